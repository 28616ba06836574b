"""The village asks its head to sign: by a link for WhatsApp, or by a sheet with a code."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from products.models import Product
from reviews.deciding.signatures import office_of, signing_of
from reviews.deciding.signing import ask, code_of, lacking, token_of
from reviews.deciding.workflow import Refused
from reviews.models import Door
from villages import whatsapp
from villages.formats import tanggal
from villages.qr import qr
from villages.scoping import Role, ScopedMixin
from villages.versions import Stale, version_of


class AskSignature(ScopedMixin, View):
    """How it stands with the signature, and what was asked for last, for whoever asked for it."""

    model = Product
    roles = {Role.VILLAGE}

    def product(self, pk):
        product = get_object_or_404(self.get_queryset().with_answers(), pk=pk)
        if not product.cycle.head_signs:
            raise Http404
        return product

    def get(self, request, pk):
        product = self.product(pk)
        return self.page(product) if product.is_editable else redirect("reviews:detail", pk)

    def post(self, request, pk):
        product, door = self.product(pk), request.POST.get("door")
        if door not in Door.values:
            raise Http404
        try:
            ask(product, request.user, Door(door), seen=version_of(request, "seen"))
        except Stale:
            messages.info(request, _("Halaman tadi sudah lama. Ini keadaan yang terbaru."))
        except Refused as refusal:
            return self.page(self.product(pk), faults=refusal.faults, status=422)
        return redirect("reviews:ask_signature", pk)

    def page(self, product, *, faults=(), status=200):
        signing = signing_of(product)
        context = {
            "product": product,
            "signing": signing,
            "faults": faults or ([] if signing.signature else lacking(product, self.request.user)),
            "office": office_of(product.village),
        }
        # To another person of the same account it says who asked, and lets them ask anew, under their own name.
        who = self.request.user
        if signing.open and (signing.open.user_id, signing.open.person) == (who.pk, who.signature):
            context |= self.way_in(signing.open, context["office"])
        return render(self.request, "reviews/deciding/ask_signature.html", context, status=status)

    def way_in(self, asked, office):
        """What the head is sent, or what is printed for him."""
        if not asked.is_by_link:
            door = reverse("reviews:enter_code")
            return {
                "code": code_of(asked),
                "address": f"{self.request.get_host()}{door}".rstrip("/"),
                "qr": qr(f"{self.request.build_absolute_uri(door)}?berkas={asked.product_id}"),
            }
        link = self.request.build_absolute_uri(reverse("reviews:sign", args=[token_of(asked)]))
        said = _(
            "Bapak/Ibu %(office)s, berkas produk unggulan “%(product)s” sudah siap. Mohon dibaca dan ditandatangani di "
            "sini: %(link)s\n\nTautan ini untuk Bapak/Ibu sendiri, sekali pakai, berlaku sampai %(until)s. Perlu sinyal "
            "untuk membukanya."
        )
        facts = {
            "office": office,
            "product": asked.product,
            "link": link,
            "until": tanggal(asked.expires_at),
        }
        return {"link": link, "whatsapp": whatsapp.link(said % facts)}
