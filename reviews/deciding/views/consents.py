"""The village says, or takes back, that its product may appear in the public catalogue."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import View

from products.models import Product
from products.views import conflict
from reviews.deciding.consents import Overtaken, answer
from villages.scoping import Role, ScopedMixin
from villages.versions import version_of


class Consent(ScopedMixin, View):
    """One press on the page of the dossier, at any time."""

    model = Product
    roles = {Role.VILLAGE}
    http_method_names = ["post"]

    def post(self, request, pk):
        allowed = {"boleh": True, "jangan": False}.get(request.POST.get("katalog"))
        if allowed is None:
            raise Http404
        product = get_object_or_404(self.get_queryset(), pk=pk)
        try:
            answer(product, allowed, request.user, version=version_of(request, "consent_version"))
        except Overtaken:
            return conflict(request, product, (), consent=product.consents.last())
        messages.success(
            request,
            _("Produk ini boleh tampil di katalog publik.")
            if allowed
            else _("Produk ini tidak akan tampil di katalog publik."),
        )
        return redirect("reviews:detail", pk)
