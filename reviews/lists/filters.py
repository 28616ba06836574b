"""The filters of the approved list and of its licences that end."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
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
from reviews.lists.list_filter import ListFilter, SearchFilter, districts, subdistricts
from reviews.models.conditions import flagged, flagged_at_all, helped
from villages.formats import Label
from villages.former import named
from villages.models import District
from villages.scoping import Role

Rows = QuerySet[Product]


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
    ("ada", _("Ditandai (pendanaan atau pelatihan)"), flagged_at_all()),
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

    carries = ("tahun",)
    later = ("dana", "izin", "alat", "satelit")
    tabbed = "tanda"

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
