"""The product sheet, its code, and the public page that checks one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from products.choices import State
from products.models import Product
from products.sections import BY_KEY
from products.views import conflict
from reviews.models import Certificate
from reviews.prints import certificates
from villages.qr import qr
from villages.scoping import Role, ScopedMixin

# What the sheet says: of which section, under which title, which questions; None: all of them. Never who
# can be called, nor who buys.
FACTS = (
    ("produk", gettext_lazy("Produk"), ("category", "form", "main_material", "material_origin")),
    ("pengelola", gettext_lazy("Pengelola"), ("manager_kind", "manager_name", "workers")),
    ("produksi", gettext_lazy("Produksi & pasar"), ("capacity", "price", "months", "markets")),
    ("kebutuhan", gettext_lazy("Kebutuhan"), ("funding_needs", "funding_amount", "training_needs")),
    ("izin", gettext_lazy("Izin"), None),
)
PHOTOS = 3


def facts(product):
    """[(title, answers that are there), …] in the order of FACTS."""
    for key, title, names in FACTS:
        answers = BY_KEY[key].answers(product)
        shown = [answer for answer in answers if names is None or answer.question.name in names]
        yield title, [answer for answer in shown if not answer.is_empty]


class Sheet(ScopedMixin, View):
    """One A4 page on an approved product, with the QR code where one was given out."""

    model = Product

    def get(self, request, pk):
        rows = self.get_queryset().with_area().prefetch_related("licences", "needs", "photos")
        product = get_object_or_404(certificates.with_signature(rows), pk=pk)
        if product.state != State.APPROVED:
            return redirect("reviews:detail", pk)
        codes = Certificate.objects.visible_to(request.user).filter(product=product).order_by("-issued_at")
        codes = list(codes.select_related("issued_by", "revoked_by"))
        good = next((code for code in codes if code.revoked_at is None), None)
        context = {
            "product": product,
            "photos": product.photos.all()[:PHOTOS],
            "facts": list(facts(product)),
            "signature": certificates.signature_on(product),
            "good": good,
            "codes": codes,
            "may_issue": request.user.role in certificates.ISSUERS,
        }
        if good:
            url = request.build_absolute_uri(reverse("reviews:check_code", args=[good.code]))
            context |= {"url": url, "qr": qr(url)}
        return render(request, "reviews/prints/certificate.html", context)


class Issue(ScopedMixin, View):
    """Give out the sheet's code. A second click finds the first one's."""

    model = Product
    roles = certificates.ISSUERS
    http_method_names = ["post"]

    def post(self, request, pk):
        product = get_object_or_404(self.get_queryset(), pk=pk)
        try:
            _code, made = certificates.issue(product, request.user)
        except Product.DoesNotExist:
            return conflict(request, product, [])
        messages.success(
            request, _("Kode QR sudah diterbitkan.") if made else _("Kodenya sudah ada, dan tetap berlaku.")
        )
        return redirect("reviews:sheet", pk)


class Revoke(ScopedMixin, View):
    """Take back one code, by its key: an old page never hits the one given out since."""

    model = Certificate
    roles = {Role.PROVINCE}
    http_method_names = ["post"]

    def post(self, request, pk):
        certificate = get_object_or_404(self.get_queryset(), pk=pk)
        if certificates.revoke(certificate, request.user):
            messages.success(request, _("Kode sudah dicabut. Lembar yang tercetak tidak berlaku lagi."))
        else:
            messages.info(request, _("Kode itu sudah dicabut sebelumnya."))
        return redirect("reviews:sheet", certificate.product_id)


@method_decorator(login_not_required, name="dispatch")
class CheckCode(View):
    """Anybody may ask whether a code is good, and reads that and nothing else."""

    def get(self, request, code):
        # PostgreSQL refuses a NUL; no code of ours is anything but letters, digits, - and _.
        rows = Certificate.objects.select_related("product__village__subdistrict__district")
        rows = certificates.with_corrected(rows)
        found = rows.filter(code=code).first() if code.isprintable() else None
        context = {"found": found, "ended": certificates.ended_at(found) if found else None}
        response = render(request, "reviews/prints/check_code.html", context, status=200 if found else 404)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response
