"""The letters of a village, and the sheet for its meeting."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.generic import View

from products.choosing import rank
from products.models import Cycle, Potential, Product
from reviews.prints.letter_forms import FORMS, MINUTES, OfficialsForm
from reviews.prints.letters import LETTERS, letter
from reviews.prints.meeting import sheet
from villages.models import VillageOfficials
from villages.scoping import Role, ScopedMixin
from villages.titles import titles_of
from villages.versions import Stale, version_of


class Letter(ScopedMixin, View):
    """A letter with the village's data. What is typed goes into it by POST, never into an address; the names
    of officials are kept for the next letter, the rest is not."""

    model = Product
    roles = {Role.VILLAGE}

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.kind = kwargs["kind"]

    def get(self, request, pk, kind):
        product = self.find(pk)
        officials = self.officials().first() or VillageOfficials(village=request.user.village)
        return self.page(product, FORMS[kind](product=product), self.offices(officials))

    def post(self, request, pk, kind):
        product, status = self.find(pk), 200
        form = FORMS[kind](request.POST, product=product)
        with transaction.atomic():
            rows, village = self.officials().select_for_update(of=["self"]), request.user.village
            officials = rows.first() or VillageOfficials(village=village)
            kept = self.offices(officials, request.POST)
            if officials.pk is None and kept.has_changed() and kept.is_valid():
                officials, _made = rows.get_or_create(village=village)
                kept = self.offices(officials, request.POST)
            try:
                sound = kept.save_over(version_of(request)) and form.is_valid()
            except Stale:
                sound, status = kept.is_valid() and form.is_valid(), 409
        if status == 200 and sound:
            messages.success(request, _("Sudah diisikan. Nama dan alamat disimpan untuk surat berikutnya."))
        return self.page(product, form, kept, status=status if sound or status == 409 else 422)

    def find(self, pk):
        product = get_object_or_404(self.get_queryset().with_answers(), pk=pk)
        if self.kind not in LETTERS:
            raise Http404
        return product

    def officials(self):
        return VillageOfficials.objects.visible_to(self.request.user).select_related("village")

    def offices(self, officials, data=None):
        return OfficialsForm(data, instance=officials, kind=self.kind)

    def page(self, product, form, kept, status=200):
        values = _values(form) | _values(kept)
        context = letter(product, self.kind, values, self.discussed(product))
        context |= {"form": form, "kept": kept, "changed": status == 409, "subject": LETTERS[self.kind]}
        return render(self.request, "reviews/prints/letter.html", context, status=status)

    def discussed(self, product):
        """The potentials that the meeting chose among, as they stand; of a former year nobody knows them."""
        if self.kind != MINUTES or product.cycle != Cycle.objects.current():
            return []
        potentials = list(Potential.objects.visible_to(self.request.user).ranked())
        rank(potentials)
        return potentials


def _values(form):
    """{field: value} for the letter; what is not sound is left out."""
    if not form.is_bound:
        return form.initial
    form.is_valid()
    return form.cleaned_data


class MeetingSheet(ScopedMixin, View):
    """The five questions and the village's potentials on a page of A4, for the meeting that chooses."""

    model = Potential
    roles = {Role.VILLAGE}

    def get(self, request):
        village = request.user.village
        context = sheet(self.get_queryset().ranked())
        context |= {
            "village": village,
            "titles": titles_of(village),
            "cycle": Cycle.objects.current(),
            "subject": _("Lembar musyawarah"),
        }
        return render(request, "reviews/prints/meeting_sheet.html", context)
