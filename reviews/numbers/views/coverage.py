"""The coverage board: every village that takes part, and how it stands."""

from hashlib import sha256

from django.db.models import Case, Count, Exists, OuterRef, Subquery, When
from django.shortcuts import render
from django.views.generic import View

from products.choices import EDITABLE
from products.deadlines import Deadline
from products.models import Extension, Product
from products.submitted import cover_read, name_read
from reviews.lists.paging import Page, query_of
from reviews.lists.years import cycles, kept, pick
from reviews.numbers.coverage import TABS, files_of, participants
from reviews.numbers.filters import CoverageFilter
from villages.doors import may
from villages.models import Village
from villages.scoping import Role, ScopedMixin

# Of a file that may be closed to the officer, nothing but how it stands.
SHOWN = ("village_id", "state", "submissions", "created_at", "submitted_at", "approved_at")


class Coverage(ScopedMixin, View):
    """By code, silent villages included. A file that the officer may not open is a state without a name."""

    model = Village
    roles = {Role.DISTRICT, Role.PROVINCE}

    def get(self, request):
        found = cycles()
        cycle = pick(found, request.GET.get("tahun", ""))
        chosen = CoverageFilter(
            request.GET, queryset=participants(request.user, cycle), request=request, cycle=cycle
        )
        page = Page(chosen.qs.select_related("subdistrict__district"), column="code", params=request.GET)
        self.add_files(page.rows, cycle)
        counted = self.counted(chosen, cycle)
        told = counted.get(request.GET.get("keadaan", ""))
        context = {
            "cycle": cycle,
            "cycles": found,
            "filter": chosen,
            "page": page,
            "tabs": chosen.tabs([(key, label) for key, label, _name in TABS], counted),
            "count": chosen.qs.count() if told is None else told,
            "of_many": request.user.role == Role.PROVINCE,  # so that each row names its kabupaten
            "query": query_of(request.GET),
        }
        return render(request, "reviews/numbers/coverage.html", context)

    def counted(self, chosen, cycle):
        """{standing: how many villages stand so} by all else that is chosen; one query, kept until the next step."""
        user = self.request.user

        def count():
            state = Subquery(files_of(user, cycle).values("state")[:1])
            rows = chosen.but("keadaan").order_by().annotate(stands=state)
            return dict(rows.values_list("stands").annotate(n=Count("pk")))

        choice = sha256(chosen.query(keadaan="").encode()).hexdigest()
        found = kept(f"standings:{user.area_id}:{choice}", cycle, count) if cycle else count()
        everything = sum(found.values())
        return {key: found.get(state, 0) if key else everything for key, _label, state in TABS}

    def add_files(self, villages, cycle):
        """Give each village its `file`, or None, and name and cover of one that this officer may open; and the day until
        which it was given more time, `extended`, or None; and whether the officer could give it some that it needs,
        `is_late`."""
        seen = Product.objects.visible_to(self.request.user).filter(pk=OuterRef("pk"))
        there = Product.objects.in_area_of(self.request.user).in_cycle(cycle).filter(village__in=villages)
        there = there.only(*SHOWN).annotate(
            told=Case(When(Exists(seen), then=name_read())), cover=Case(When(Exists(seen), then=cover_read()))
        )
        files = {one.village_id: one for one in there}
        given = Extension.objects.visible_to(self.request.user).filter(cycle=cycle, village__in=villages)
        extensions = {one.village_id: one for one in given.order_by("until")}
        gives = cycle is not None and may(self.request.user, "reviews:extend")
        for village in villages:
            village.file = file = files.get(village.pk)
            village.extended = extensions.get(village.pk)
            deadline = Deadline(cycle, bool(file and file.submissions), village.extended)
            village.is_late = gives and deadline.is_over and (file is None or file.state in EDITABLE)
            if file:
                village.since = file.approved_at or file.submitted_at or file.created_at
