"""Words for a unit of the capacity, and which unit of the list each of them means."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from products.models import Product
from reviews.deciding.forms import UnitForm
from reviews.deciding.units import Word, dossiers, mend, spelled, words
from villages.formats import angka
from villages.keys import key_of
from villages.requests import OfficerRequest
from villages.scoping import Role, ScopedMixin

LEFT_TOLD = 5  # dossiers that were left as they are, told one by one


def known(found: list[Word], word: str) -> str:
    """The word as the list has it; "" of one that is not in it."""
    return next((one.word for one in found if spelled(one.word) == spelled(word)), "")


class Units(ScopedMixin, View):
    """All words; or with `kata` one of them, its dossiers, and the form that says what it means."""

    request: OfficerRequest
    model = Product
    roles = {Role.DISTRICT}

    def get(self, request: HttpRequest) -> HttpResponse:
        found = words(self.request.user)
        if not (asked := request.GET.get("kata", "")):
            return render(request, "reviews/deciding/units.html", {"words": found})
        word = known(found, asked)
        return self.page(word, UnitForm()) if word else self.gone(asked)

    def post(self, request: HttpRequest) -> HttpResponse:
        asked = request.POST.get("kata", "")
        word = known(words(self.request.user), asked)
        if not word:
            return self.gone(asked)
        form = UnitForm(request.POST)
        versions = self.versions()
        if not form.is_valid() or not versions:
            if not versions:
                form.add_error(None, _("Centang dulu paling sedikit satu berkas."))
            return self.page(word, form, ticked=versions, status=422)
        found = dossiers(self.request.user, word)
        mended = mend(found, self.request.user, versions=versions, **form.cleaned_data)
        self.tell(mended, form.unit_label)
        return redirect("reviews:units")

    def gone(self, word: str) -> HttpResponse:
        """No dossier of the kabupaten writes it, or none any more: it was pressed twice, or somebody was quicker."""
        told = _("Tidak ada lagi berkas di kabupaten/kota Anda dengan satuan “%(word)s”.")
        messages.info(self.request, told % {"word": word[:40]})
        return redirect("reviews:units")

    def versions(self) -> dict[int, int]:
        """What was ticked: {key of the dossier: its version as it was seen}."""
        pairs = [one.partition(":") for one in self.request.POST.getlist("product")]
        return {key_of(pk): key_of(version) for pk, _colon, version in pairs}

    def tell(self, mended, unit: str) -> None:
        if mended.done:
            told = _("Satuan di %(count)s berkas sudah dikoreksi menjadi %(unit)s.")
            messages.success(self.request, told % {"count": angka(mended.done), "unit": unit})
        for product, why in mended.left[:LEFT_TOLD]:
            told = _("%(village)s, %(year)s, tidak dikoreksi: %(why)s")
            facts = {"village": product.village.full_name, "year": product.cycle, "why": why}
            messages.warning(self.request, told % facts)
        if len(mended.left) > LEFT_TOLD:
            more = angka(len(mended.left) - LEFT_TOLD)
            messages.warning(self.request, _("Dan %(more)s berkas lagi.") % {"more": more})
        if mended.gone:
            told = _("%(count)s berkas yang dicentang sudah tidak disetujui atau satuannya sudah lain.")
            messages.warning(self.request, told % {"count": angka(mended.gone)})

    def page(self, word: str, form: UnitForm, *, ticked=None, status: int = 200) -> HttpResponse:
        found = dossiers(self.request.user, word)
        for product in found:
            product.is_ticked = not product.waits and (ticked is None or product.pk in ticked)
        context = {"word": word, "dossiers": found, "form": form}
        return render(self.request, "reviews/deciding/unit.html", context, status=status)
