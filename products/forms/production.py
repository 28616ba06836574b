"""Section Produksi & pasar: the neighbouring villages are rows of their own, and the three fields of the capacity
are read back as one sentence."""

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from products.choices import Period, Unit
from products.fields import VillagesField
from products.forms.base import SectionForm
from products.models import SATELLITES_MAX, Satellite
from products.satellites import villages_of
from products.sections import BY_KEY

NAME = "satellites"
SINCE_2027 = ("own_tools", NAME)
CAPACITY = next(one for one in BY_KEY["produksi"].fixed if one.name == "capacity")


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

    def readings(self):
        return super().readings() | {"capacity_whole": self.capacity_read}

    @property
    def capacity_read(self):
        """14.000 kg kering per tahun; "" while one of the three is open, or is not sound."""
        try:
            amount = self.fields["capacity"].clean(self["capacity"].value())
        except ValidationError:
            return ""
        unit, period = self["capacity_unit"].value(), self["capacity_period"].value()
        if unit == Unit.OTHER:
            unit = (self["capacity_unit_word"].value() or "").strip()
        if not amount or not unit or period not in Period.values:
            return ""
        return CAPACITY.show([amount, unit, period])

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
