"""What every filter of a list shares: its boxes, what is chosen as chips and as tabs, the areas that it offers."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

import django_filters as filters
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.db.models import Q, QuerySet
from django.forms.utils import flatatt
from django.http import Http404, QueryDict
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from products.models import Cycle
from reviews.lists.paging import OF_A_PAGE
from villages.formats import Label, bulan
from villages.former import named
from villages.models import District, Subdistrict
from villages.requests import OfficerRequest
from villages.scoping import Role


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


class Chip(NamedTuple):
    """One thing that is chosen, and the query of the list without it."""

    label: Label
    choice: str
    query: str


class Tab(NamedTuple):
    """One way in which the rows of a list stand: how many do, or None, and the query of those."""

    label: Label
    number: int | None
    query: str
    is_current: bool


class ListFilter(filters.FilterSet):
    """A filter of a list. `chosen` says what is chosen, for titles: [(label, choice), …]; `chips` says it for the
    page, each with the query that takes it off.

    `carries` names what an address says beside the filter and each form and link of the list keeps; `later` the boxes
    that stand in a fold of their own; `tabbed` the one that is a strip of tabs and has no box.

    A choice that is not offered, such as another province's kabupaten, is a 404. Words that are no
    good, such as too many, find nothing, so that no title ever says less than its rows hold.
    """

    carries: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    tabbed = ""
    _tabs_told: set[str] = set()  # the choices that a tab tells, so that no chip says them again

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
        if self.tabbed:
            form.fields[self.tabbed].widget = forms.HiddenInput()
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

    def _boxes(self, names: list[str], *, hidden: bool) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.render_hidden_fields = hidden
        helper.layout = Layout(*names)
        return helper

    @property
    def helper(self) -> FormHelper:
        """How crispy draws the boxes that always stand there, and what has none."""
        shown = [field.name for field in self.form.visible_fields() if field.name not in self.later]
        return self._boxes(shown, hidden=True)

    @property
    def later_helper(self) -> FormHelper | None:
        """How crispy draws those of the fold; None without any."""
        names = [name for name in self.later if name in self.form.fields]
        return self._boxes(names, hidden=False) if names else None

    # --- What is chosen ---

    @property
    def carried(self) -> list[tuple[str, str]]:
        """[(name, value), …] of what the address says beside the filter."""
        return [(name, self.data[name]) for name in self.carries if self.data.get(name)]

    @property
    def cleared(self) -> str:
        """The query of the list with nothing chosen."""
        return urlencode(self.carried)

    def query(self, **changes: str) -> str:
        """The query of the list as it is asked for, its first page; "" takes a part out."""
        asked = QueryDict(mutable=True)
        asked.update(self.data)
        for name in (*OF_A_PAGE, *changes):
            asked.pop(name, None)
        for name, value in changes.items():
            asked[name] = value
        return urlencode([(name, value) for name, values in asked.lists() for value in values if value])

    @property
    def chips(self) -> list[Chip]:
        return [
            Chip(label, choice, self.query(**{name: ""}))
            for name, label, choice in self._chosen()
            if name != self.tabbed or self.data[name] not in self._tabs_told
        ]

    def tabs(self, labels: Sequence[tuple[str, Label]], counted: Mapping[str, int]) -> list[Tab]:
        """The strip of tabs: `labels` are [(choice, label), …], `counted` says how many rows each has."""
        now = self.data.get(self.tabbed) or ""
        self._tabs_told = {key for key, _label in labels}
        return [
            Tab(label, counted.get(key), self.query(**{self.tabbed: key}), key == now)
            for key, label in labels
        ]

    def but(self, name: str) -> Any:
        """The rows by all that is chosen but `name`: what its tabs count."""
        if self.is_open or not self.is_valid():
            return self.qs
        rows = self.queryset.all()
        for one, value in self.form.cleaned_data.items():
            rows = rows if one == name else self.filters[one].filter(rows, value)
        return rows

    @property
    def chosen(self) -> list[tuple[Label, str]]:
        return [(label, choice) for _name, label, choice in self._chosen()]

    def _chosen(self) -> list[tuple[str, Label, str]]:
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
                chosen.append((field.name, field.label, str(labels.get(value, value))))
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


class AreaFilter(ListFilter):
    """For the kabupaten by kecamatan, for the province by kabupaten; by programme year and by words.

    `to_product` is the way from a row to its product, as "product__"; "" where a row has a village of its own, and no
    product whose name could be looked for.
    """

    kabupaten = filters.ModelChoiceFilter(
        label=_("Kabupaten/Kota"), empty_label=_("Semua"), queryset=districts, method="by_district"
    )
    kecamatan = filters.ModelChoiceFilter(
        label=_("Kecamatan"), empty_label=_("Semua"), queryset=subdistricts, method="by_subdistrict"
    )
    tahun = filters.ModelChoiceFilter(
        to_field_name="year",
        label=_("Tahun program"),
        empty_label=_("Semua"),
        queryset=Cycle.objects.order_by("-year"),
        method="by_cycle",
    )
    cari = SearchFilter(label=_("Cari produk atau desa"), method="by_text")

    def __init__(
        self, *args: Any, to_product: str = "", carries: tuple[str, ...] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.to_product, self.carries = to_product, carries
        del self.filters["kecamatan" if self.request.user.role == Role.PROVINCE else "kabupaten"]
        if not to_product:
            self.filters["cari"].label = _("Cari desa")

    def by_district(self, rows: Any, name: str, value: District) -> Any:
        return rows.filter(**{f"{self.to_product or 'village__'}district_code": value.pk})

    def by_subdistrict(self, rows: Any, name: str, value: Subdistrict) -> Any:
        return rows.filter(**{f"{self.to_product}village__subdistrict": value})

    def by_cycle(self, rows: Any, name: str, value: Cycle) -> Any:
        return rows.filter(**{f"{self.to_product}cycle": value})

    def by_text(self, rows: Any, name: str, value: str) -> Any:
        words = named(value, f"{self.to_product}village__")
        return rows.filter(
            Q(**{f"{self.to_product}name__icontains": value}) | words if self.to_product else words
        )
