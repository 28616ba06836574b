"""Lists taken away: files, paper, and the log of both."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from products.models import Cycle
from reviews.lists import downloads
from reviews.lists.paging import Page
from reviews.lists.views.approved import ApprovedRows
from reviews.models import Export
from villages.formats import waktu
from villages.requests import OfficerRequest
from villages.scoping import Role, ScopedMixin

PRINTED_ROWS = 4000  # rows that a browser still prints


class TakeAway(ApprovedRows):
    """The list as it is filtered, in its order, as a file; a long one gets a page to wait on."""

    def get(self, request: OfficerRequest, kind: str) -> HttpResponseBase:
        if kind not in downloads.TYPES:
            raise Http404
        listing = self.choose(request.GET)
        title = [
            _("Produk unggulan desa yang disetujui, tahun %(year)s") % {"year": self.cycle},
            _("Saringan: %(words)s") % {"words": listing.label},
            _("Diunduh %(at)s oleh %(who)s, %(area)s")
            % {"at": waktu(timezone.now()), "who": request.user, "area": request.user.area},
        ]
        export = downloads.start(listing, kind, request.user, title)
        if export.status == Export.Status.DONE:
            return file_of(export)
        return redirect("reviews:download", export.pk)


class PrintList(ApprovedRows):
    """The whole list on one page to print, with the columns of the screen."""

    def get(self, request: OfficerRequest) -> HttpResponse:
        listing = self.choose(request.GET)
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
            "cycle": self.cycle,
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
        context = {"export": export, "is_there": downloads.path_of(export).exists()}
        return render(request, "reviews/lists/download.html", context)


class File(OwnExport):
    def get(self, request: OfficerRequest, pk: UUID) -> FileResponse:
        return file_of(get_object_or_404(self.get_queryset(), pk=pk, status=Export.Status.DONE))


def file_of(export: Export) -> FileResponse:
    """The finished file; Http404 once it was removed."""
    day = timezone.localdate(export.at)
    year = QueryDict(export.query).get("tahun") or Cycle.objects.current(day)
    name = f"ovop-disetujui-{year}-{day:%Y%m%d}.{export.kind}"
    try:
        content = downloads.path_of(export).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return downloads.private(FileResponse(content, content_type=downloads.TYPES[export.kind]), name)
