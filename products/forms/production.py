"""Section Produksi & pasar: the neighbouring villages are rows of their own."""

from django.utils.functional import cached_property

from products.fields import VillagesField
from products.forms.base import SectionForm
from products.models import SATELLITES_MAX, Satellite
from products.satellites import villages_of

NAME = "satellites"
SINCE_2027 = ("own_tools", NAME)


class ProductionForm(SectionForm):
    """Villages are named in one field, and kept as rows."""

    @cached_property
    def changed_data(self):
        """What is not in the data was not asked by the page: one of before 2027 that a phone had kept takes no answer
        away."""
        return [name for name in super().changed_data if name not in SINCE_2027 or name in self.data]

    def add_rows(self):
        question = next(one for one in self.section.fixed if one.name == NAME)
        self.rows = {NAME: (NAME,)}
        if question.is_asked(self.instance):
            self.fields[NAME] = VillagesField(
                label=question.label,
                own=self.instance.village if self.instance.village_id else None,
                limit=SATELLITES_MAX,
                stored=villages_of(self.instance),
            )

    def save_rows(self):
        if NAME not in self.sound_news:
            return False
        named = {village.pk for village in self.cleaned_data[NAME]}
        rows = Satellite.objects.filter(product=self.instance)
        rows.exclude(village__in=named).delete()
        there = set(rows.values_list("village", flat=True))
        Satellite.objects.bulk_create(
            Satellite(product=self.instance, village_id=code) for code in sorted(named - there)
        )
        return True
