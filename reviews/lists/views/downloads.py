"""Lists taken away: files, paper, and the log of both."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from products.models import Cycle
from reviews.lists import downloads
from reviews.lists.making import path_of
from reviews.lists.paging import Page
from reviews.lists.views.approved import ApprovedRows
from reviews.models import Export
from villages.requests import OfficerRequest
from villages.scoping import Role, ScopedMixin

PRINTED_ROWS = 4000  # rows that a browser still prints


class TakeAway(ApprovedRows):
    """The list as it is filtered, in its order, as a file; a long one gets a page to wait on."""

    page_of_file = "reviews:approved"

    def get(self, request: OfficerRequest, kind: str) -> HttpResponseBase:
        if kind not in downloads.TYPES:
            raise Http404
        export = downloads.start(self.choose(request.GET), kind, request.user)
        if export.status == Export.Status.DONE:
            return file_of(export)
        return redirect("reviews:download", export.pk)


class PrintList(ApprovedRows):
    """The whole list on one page to print, with the columns of the screen."""

    def get(self, request: OfficerRequest) -> HttpResponse:
        chosen = self.choose(request.GET)
        listing = chosen.listing
        total, rows = listing.total(), listing.table(PRINTED_ROWS)
        downloads.log(
            listing,
            Export.Kind.PRINT,
            request.user,
            len(rows),
            columns=listing.shown,
            numbers=listing.numbers(rows),
            status=Export.Status.DONE,
        )
        context = {
            "cycle": chosen.cycle,
            "listing": listing,
            "rows": rows,
            "total": total,
            "limit": PRINTED_ROWS,
            "now": timezone.now(),
            "query": listing.query(),
        }
        return render(request, "reviews/lists/approved_print.html", context)


class Log(ScopedMixin, View):
    """Every list that officers of this province took away, the newest first."""

    model = Export
    roles = {Role.PROVINCE}

    def get(self, request: OfficerRequest) -> HttpResponse:
        rows = self.get_queryset().select_related("user")
        page = Page(rows, column="at", params=request.GET, descending=True)
        return render(request, "reviews/lists/downloads.html", {"page": page, "query": ""})


class OwnExport(ScopedMixin, View):
    """One's own file: nobody else fetches it."""

    model = Export
    roles = {Role.PROVINCE}

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(user=self.request.user).exclude(kind=Export.Kind.PRINT)


class Progress(OwnExport):
    """How far the file is; then the file."""

    def get(self, request: OfficerRequest, pk: UUID) -> HttpResponse:
        export = get_object_or_404(self.get_queryset(), pk=pk)
        why, is_stuck = downloads.why_it_waits(export)
        context = {"export": export, "is_there": path_of(export).exists(), "why": why, "is_stuck": is_stuck}
        return render(request, "reviews/lists/download.html", context)


class File(OwnExport):
    page_of_file = "reviews:downloads"

    def get(self, request: OfficerRequest, pk: UUID) -> FileResponse:
        return file_of(get_object_or_404(self.get_queryset(), pk=pk, status=Export.Status.DONE))


def file_of(export: Export) -> FileResponse:
    """The finished file; Http404 once it was removed."""
    day = timezone.localdate(export.at)
    year = QueryDict(export.query).get("tahun") or Cycle.objects.current(day)
    name = f"ovop-disetujui-{year}-{day:%Y%m%d}.{export.kind}"
    try:
        content = path_of(export).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return downloads.private(FileResponse(content, content_type=downloads.TYPES[export.kind]), name)
