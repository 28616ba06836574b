"""The village says, or takes back, that its product may appear in the public catalogue, and that its contact agrees that
offices see the number."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from products.models import Product
from products.views import conflict
from reviews.deciding.consents import Overtaken, answer
from reviews.models.consents import About
from villages.scoping import Role, ScopedMixin
from villages.versions import version_of

ANSWERS = {
    About.CATALOGUE: {"boleh": True, "jangan": False},
    About.NUMBER: {"setuju": True, "tarik": False},
}
TOLD = {
    (About.CATALOGUE, True): _("Produk ini boleh tampil di katalog publik."),
    (About.CATALOGUE, False): _("Produk ini tidak akan tampil di katalog publik."),
    (About.NUMBER, True): _(
        "Persetujuan orang yang bisa dihubungi tercatat. Kabupaten/kota dan provinsi bisa melihat nomornya."
    ),
    (About.NUMBER, False): _(
        "Persetujuan ditarik. Kabupaten/kota dan provinsi tidak melihat nomor ini lagi, juga tidak dalam unduhan baru."
    ),
}


class Consent(ScopedMixin, View):
    """One press on the page of the dossier, at any time; what is pressed names what it is about."""

    model = Product
    roles = {Role.VILLAGE}
    http_method_names = ["post"]

    def post(self, request, pk):
        about = About.NUMBER if "nomor" in request.POST else About.CATALOGUE
        allowed = ANSWERS[about].get(request.POST.get("nomor" if about == About.NUMBER else "katalog"))
        if allowed is None:
            raise Http404
        product = get_object_or_404(self.get_queryset(), pk=pk)
        if about == About.NUMBER and not product.contact_phone:
            raise Http404
        version = version_of(request, "consent_version")
        try:
            answer(product, allowed, request.user, version=version, about=about)
        except Overtaken:
            return conflict(request, product, (), consent=product.consents.last())
        messages.success(request, TOLD[about, allowed])
        return redirect("reviews:own_number") if about == About.NUMBER else redirect("reviews:detail", pk)
