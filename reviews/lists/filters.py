"""What every filter of a list shares, and the filters of the approved list and of its licences that end."""

from datetime import date
from typing import Any

import django_filters as filters
from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms.utils import flatatt
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from products.choices import (
    LICENCES_END,
    LICENCES_FIT,
    NEEDS,
    NOTHING,
    Category,
    LicenceKind,
    LicenceStatus,
    OwnTools,
    Track,
)
from products.models import Cycle, Licence, Need, Product, Satellite
from products.sections import SECTIONS
from reviews.models.conditions import flagged, flagged_at_all, helped
from villages.formats import Label, bulan
from villages.former import named
from villages.models import District, Subdistrict
from villages.requests import OfficerRequest
from villages.scoping import Role

Rows = QuerySet[Product]


class QuickSelect(forms.Select):
    """A select drawn in one go. Django's own renders a template for each option, and the options of a
    list's filters would then take longer than the list."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, SELECTED if str(key) in chosen else "", label) for key, label in self.choices),
        )
        attrs = self.build_attrs(self.attrs, {"name": name} | (attrs or {}))
        return format_html("<select{}>{}</select>", flatatt(attrs), options)


SELECTED = SafeString(" selected")


class ListFilter(filters.FilterSet):
    """A filter of a list. `chosen` says what is chosen, for titles: [(label, choice), …].

    A choice that is not offered, such as another province's kabupaten, is a 404. Words that are no
    good, such as too many, find nothing, so that no title ever says less than its rows hold.
    """

    @property
    def is_open(self) -> bool:
        """Is nothing chosen? Then no form need be made, which takes longer than the rows of a page."""
        return not any(self.data.get(name) for name in self.filters)

    @property
    def qs(self) -> Any:
        if self.is_open:
            return self.queryset.all()
        if self.is_valid() or not self.is_bound:
            return super().qs
        faults = [fault for faults in self.form.errors.as_data().values() for fault in faults]
        if any(fault.code == "invalid_choice" for fault in faults):
            raise Http404
        return self.queryset.none()

    @cached_property
    def form(self) -> Any:
        form = super().form
        for field in form.fields.values():
            if type(field.widget) is forms.Select:
                field.widget = QuickSelect(attrs=field.widget.attrs)
                field.widget.choices = field.choices
        return form

    @property
    def mark(self) -> str:
        """What the drawn boxes depend on, beside what is chosen: part of the key under which a page keeps them.

        Where a box offers rows that officers change themselves, their mark belongs to the key too. Areas are
        none of those: they come with an import once in some years, and show when a minute is over.
        """
        return get_language() or ""

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper

    @property
    def chosen(self) -> list[tuple[Label, str]]:
        if self.is_open:
            return []
        form = self.form
        form.is_valid()
        chosen = []
        for field in form:
            value = form.cleaned_data.get(field.name)
            if value:
                if isinstance(value, date):  # no list is chosen by a day, some by a month
                    value = bulan(value)
                labels = dict(getattr(field.field, "choices", ())) if isinstance(value, str) else {}
                chosen.append((field.label, str(labels.get(value, value))))
        return chosen


class SearchFilter(filters.CharFilter):
    """A box to search in. `method` names what looks for the words; else they are looked for in `field_name`."""

    def __init__(self, **kwargs: Any) -> None:
        box = forms.TextInput(attrs={"type": "search"})
        super().__init__(**{"lookup_expr": "icontains", "max_length": 60, "widget": box} | kwargs)


def districts(request: OfficerRequest) -> QuerySet[District]:
    """The kabupaten that a province's officer may choose among."""
    return District.objects.filter(province=request.user.province)


def subdistricts(request: OfficerRequest) -> QuerySet[Subdistrict]:
    """The kecamatan of the officer's own area."""
    if request.user.role == Role.PROVINCE:
        return Subdistrict.objects.filter(district__province=request.user.province)
    return Subdistrict.objects.filter(district=request.user.district)


def _needs(track: Track) -> list[tuple[str, Label]]:
    return [(kind, label) for kind, label in NEEDS[track].choices if kind != NOTHING]


def _licences() -> list[tuple[str, str]]:
    # Asked for anew each time: a label belongs to the language of the request.
    return [
        (f"{kind.value}-{status.value}", f"{kind.label}: {status.label}")
        for kind in LicenceKind
        for status in LicenceStatus
    ]


HELP = [
    ("ada", _("Ditandai, jalur apa pun"), flagged_at_all()),
    ("selesai", _("Sudah dibantu"), helped()),
    ("pendanaan", _("Ditandai pendanaan"), flagged(Track.FUNDING)),
    ("pelatihan", _("Ditandai pelatihan"), flagged(Track.TRAINING)),
    ("belum-pendanaan", _("Belum ditandai pendanaan"), ~flagged(Track.FUNDING)),
    ("belum-pelatihan", _("Belum ditandai pelatihan"), ~flagged(Track.TRAINING)),
    ("belum", _("Belum ditandai apa pun"), ~flagged_at_all()),
]


NEIGHBOURS = [("ada", _("Ada")), ("belum", _("Belum ada"))]


class ApprovedFilter(ListFilter):
    """`asked_in` is the programme year of the list: what its form does not ask is no filter there."""

    kabupaten = filters.ModelChoiceFilter(
        field_name="district_code",
        label=_("Kabupaten/Kota"),
        empty_label=_("Semua"),
        queryset=districts,
        method="by_district",
    )
    # No box of its own: the numbers of a kecamatan lead here.
    kecamatan = filters.ModelChoiceFilter(
        field_name="village__subdistrict",
        label=_("Kecamatan"),
        queryset=subdistricts,
        widget=forms.HiddenInput,
    )
    kategori = filters.ChoiceFilter(
        field_name="category", label=_("Kategori"), choices=Category, empty_label=_("Semua")
    )
    dana = filters.ChoiceFilter(
        label=_("Perlu dana untuk"),
        choices=_needs(Track.FUNDING),
        empty_label=_("Semua"),
        method="by_funding_need",
    )
    latihan = filters.ChoiceFilter(
        label=_("Perlu pelatihan"),
        choices=_needs(Track.TRAINING),
        empty_label=_("Semua"),
        method="by_training_need",
    )
    izin = filters.ChoiceFilter(
        label=_("Izin"),
        empty_label=_("Semua"),
        choices=_licences,
        method="by_licence",
    )
    tanda = filters.ChoiceFilter(
        label=_("Fasilitasi"),
        empty_label=_("Semua"),
        choices=[(key, label) for key, label, _condition in HELP],
        method="by_help",
    )
    alat = filters.ChoiceFilter(
        field_name="own_tools", label=_("Alat terpisah dari dapur"), choices=OwnTools, empty_label=_("Semua")
    )
    satelit = filters.ChoiceFilter(
        label=_("Desa satelit"), choices=NEIGHBOURS, empty_label=_("Semua"), method="by_satellites"
    )
    cari = SearchFilter(label=_("Cari produk atau desa"), method="by_text")

    class Meta:
        model = Product
        fields = ()

    # Of these questions of the form: filter -> question.
    OF_QUESTIONS = {"alat": "own_tools", "satelit": "satellites"}

    def __init__(self, *args: Any, asked_in: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {
            one.name for section in SECTIONS for one in section.fixed if asked_in and one.is_of(asked_in)
        }
        for name, question in self.OF_QUESTIONS.items():
            if question not in asked:
                del self.filters[name]

    def by_district(self, rows: Rows, name: str, value: District) -> Rows:
        return rows.filter(district_code=value.pk)

    def _by_need(self, rows: Rows, track: Track, kind: str) -> Rows:
        return rows.filter(Exists(Need.objects.filter(product=OuterRef("pk"), track=track, kind=kind)))

    def by_funding_need(self, rows: Rows, name: str, value: str) -> Rows:
        return self._by_need(rows, Track.FUNDING, value)

    def by_training_need(self, rows: Rows, name: str, value: str) -> Rows:
        return self._by_need(rows, Track.TRAINING, value)

    def by_licence(self, rows: Rows, name: str, value: str) -> Rows:
        kind, _dash, status = value.partition("-")
        rows = rows.filter(Exists(Licence.objects.filter(product=OuterRef("pk"), kind=kind, status=status)))
        # A licence of a former category stays in its row and is asked no more.
        fits = LICENCES_FIT[LicenceKind(kind)]
        return rows.filter(category__in=fits) if fits else rows

    def by_satellites(self, rows: Rows, name: str, value: str) -> Rows:
        named = Exists(Satellite.objects.filter(product=OuterRef("pk")))
        return rows.filter(named if value == "ada" else ~named)

    def by_help(self, rows: Rows, name: str, value: str) -> Rows:
        return rows.filter(next(condition for key, _label, condition in HELP if key == value))

    def by_text(self, rows: Rows, name: str, value: str) -> Rows:
        return rows.filter(Q(name__icontains=value) | named(value, "village__"))


def _endings() -> list[tuple[str, str]]:
    return [(kind.value, str(kind.label)) for kind in LicenceKind if kind in LICENCES_END]


class EndingFilter(ListFilter):
    """For the kabupaten by kecamatan; the province picks a kabupaten."""

    kabupaten = filters.ModelChoiceFilter(
        field_name="product__district_code",
        label=_("Kabupaten/Kota"),
        empty_label=_("Semua"),
        queryset=districts,
        method="by_district",
    )
    kecamatan = filters.ModelChoiceFilter(
        field_name="product__village__subdistrict",
        label=_("Kecamatan"),
        empty_label=_("Semua"),
        queryset=subdistricts,
    )
    izin = filters.ChoiceFilter(field_name="kind", label=_("Izin"), choices=_endings, empty_label=_("Semua"))
    tahun = filters.ModelChoiceFilter(
        field_name="product__cycle",
        to_field_name="year",
        label=_("Tahun program"),
        empty_label=_("Semua"),
        queryset=Cycle.objects.order_by("-year"),
    )

    class Meta:
        model = Licence
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.request.user.role == Role.PROVINCE:
            self.filters["kecamatan"].extra["widget"] = forms.HiddenInput
        else:
            del self.filters["kabupaten"]

    def by_district(self, rows: Any, name: str, value: District) -> Any:
        return rows.filter(product__district_code=value.pk)
