"""The ledger of help: the province moves items on, the village and its kabupaten read theirs."""

from hashlib import sha256

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Prefetch, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from products.submitted import cover_read, shown_to
from products.uploads import attachments
from products.uploads.faults import shown_name
from products.uploads.minutes import read_document
from products.uploads.serving import serve
from products.uploads.storage import SIZES
from reviews.deciding.workflow import Refused
from reviews.help.changes import AFTER, BEFORE, PLAN, lines, text_of
from reviews.help.filters import LedgerFilter
from reviews.help.forms import FORMS, EvidenceForm
from reviews.help.life import LAST, ONWARD, amounts_of, steps_of
from reviews.help.moves import BY_ACTION, by_hand, locked, move, moves_for, past_of
from reviews.lists.paging import Page, query_of
from reviews.lists.years import kept, marked, pick
from reviews.models import Evidence, Facilitation, LedgerEntry, Partner
from villages.models import Subdistrict
from villages.scoping import Role, ScopedMixin
from villages.versions import Stale, version_of

# What the list shows of an item; a product alone has forty columns.
LISTED = (
    *("track", "status", "kind", "topic", "source", "amount", "flagged_at", "planned_on", "done_on"),
    *("partner__name", "product__name", "product__cycle", "product__village__name"),
    *("product__village__kind", "product__village__subdistrict"),
)


class Ledger(ScopedMixin, View):
    """Every item of the province, the newest flag first."""

    model = Facilitation
    roles = {Role.PROVINCE}

    def get(self, request):
        chosen = LedgerFilter(request.GET, queryset=self.get_queryset(), request=request)
        rows = chosen.qs.select_related("product__village", "partner").only(*LISTED)
        rows = rows.annotate(cover=cover_read("product__"))
        # Areas and years apart: PostgreSQL takes longer to plan six joins than to find the rows.
        areas = Subdistrict.objects.select_related("district").only("name", "district__name")
        rows = rows.prefetch_related(Prefetch("product__village__subdistrict", areas))
        query = query_of(request.GET)
        # The partners' mark is asked with the years, which the numbers need anyway: a new partner is offered at once.
        marks = {"partners": Partner.objects.visible_to(request.user).mark()}
        years = list(marked().annotate(**marks).order_by("-year"))
        cycle = pick(years, "")
        page = Page(rows, column="flagged_at", params=request.GET, descending=True)
        by_key = {cycle.pk: cycle for cycle in years}
        for item in page.rows:
            item.product.cycle = by_key[item.product.cycle_id]
        counted = self.counted(chosen, cycle)
        status = request.GET.get("status", "")
        labels = [("", _("Semua")), *Facilitation.Status.choices]
        context = {
            "filter": chosen,
            "partners": cycle and cycle.partners,
            "page": page,
            "tabs": chosen.tabs(labels, {key: count for key, (count, _worth) in counted.items()}),
            "count": counted[status][0],
            "worth": counted[status][1],
            "query": query,
        }
        return render(request, "reviews/help/ledger.html", context)

    def counted(self, chosen, cycle):
        """{status: (how many items, what they are worth)} of what is chosen beside the status, and of all of them
        under ""; what was called off is worth nothing there. Kept until the next entry."""

        def count():
            rows = chosen.but("status").order_by().values_list("status")
            found = dict.fromkeys(Facilitation.Status.values, (0, 0))
            found |= {key: (n, worth or 0) for key, n, worth in rows.annotate(n=Count("pk"), w=Sum("amount"))}
            worth = sum(worth for key, (_n, worth) in found.items() if key != Facilitation.Status.CANCELLED)
            return found | {"": (sum(n for n, _worth in found.values()), worth)}

        if cycle is None:
            return count()
        choice = sha256(chosen.query(status="").encode()).hexdigest()
        return kept(f"ledger:{self.request.user.area_id}:{choice}", cycle, count)


class ItemPage(ScopedMixin, View):
    """One item of the ledger: its facts, its log, its evidence; for the province also its next moves."""

    model = Facilitation

    def get(self, request, pk):
        return self.page(self.item(pk))

    def item(self, pk):
        rows = self.get_queryset().select_related(
            "product__village__subdistrict__district", "product__cycle", "partner", "training", "flagged_by"
        )
        item = get_object_or_404(rows, pk=pk)
        item.product = shown_to(self.request.user, item.product, whole=False)
        return item

    def page(self, item, *, form=None, evidence_form=None, status=200):
        """`form` is one that could not be carried out, shown again with what was typed."""
        moves = [
            row for row in moves_for(item, self.request.user) if not (by_hand in row.needs and item.training)
        ]
        forms = {}
        for row in moves:
            if row.action in FORMS:
                again = form is not None and form.action == row.action
                forms[row.action] = (
                    form if again else FORMS[row.action](instance=item, user=self.request.user)
                )
        entries = self.log(item)
        offered = [(row, forms[row.action]) for row in moves if row.action in forms]
        context = {
            "item": item,
            "steps": steps_of(item, entries),
            "amounts": amounts_of(item, entries),
            "facts": self.facts(item),
            "figures": self.figures(item),
            "entries": entries,
            "evidence": list(item.evidence.all()),
            "onward": next((one for one in offered if one[0].action in ONWARD), None),
            # Whatever takes it off its way stands last.
            "others": sorted(
                (one for one in offered if one[0].action not in ONWARD), key=lambda one: one[0].action == LAST
            ),
            "evidence_form": (evidence_form or EvidenceForm())
            if "attach" in {m.action for m in moves}
            else None,
            "wrong": form or evidence_form,
        }
        return render(self.request, "reviews/help/item.html", context, status=status)

    def facts(self, item):
        """[(label, text), …] of what is known."""
        names = (*PLAN, "done_on", "training", "outcome")
        facts = [
            (Facilitation._meta.get_field(name).verbose_name, text_of(name, getattr(item, name)))
            for name in names
        ]
        return [(label, text) for label, text in facts if text]

    def figures(self, item):
        """[(label, before, after), …] of the measures of which one is known."""
        unit = item.product.unit
        labels = (
            _("Kapasitas (%(unit)s)") % {"unit": unit} if unit else _("Kapasitas"),
            _("Harga"),
            _("Tenaga kerja"),
            _("Izin yang sudah ada"),
        )
        rows = [
            (label, text_of(before, getattr(item, before)), text_of(after, getattr(item, after)))
            for label, before, after in zip(labels, BEFORE, AFTER, strict=True)
        ]
        return [row for row in rows if row[1] or row[2]]

    def log(self, item):
        """The entries, newest first, each with what it says was done and its changes under their labels."""
        entries = list(item.entries.select_related("user").order_by("-version"))
        for entry in entries:
            entry.past, entry.lines = past_of(entry.action), lines(entry.changes)
        return entries


class PerformMove(ItemPage):
    """Make a move. Whoever comes too late reads why, with the words typed."""

    roles = {Role.PROVINCE}
    http_method_names = ["post"]

    def post(self, request, pk, action):
        if action not in FORMS:
            raise Http404
        item, version = self.item(pk), version_of(request)
        form = FORMS[action](request.POST, instance=item, user=request.user)
        sound = form.is_valid()
        if version == item.version and item.status in BY_ACTION[action].sources:
            if not sound:
                return self.page(item, form=form, status=422)
            if BY_ACTION[action].target is None and not form.answers():
                messages.info(request, _("Tidak ada yang berubah."))
                return redirect("reviews:item", pk)
        try:
            move(
                action,
                item,
                request.user,
                version=version,
                note=form.reason,
                answers=form.answers() if sound else {},
            )
        except Stale:
            return self.late(item, form, version)
        except Refused as refusal:
            for fault in refusal.faults:
                form.add_error(None, fault)
            return self.page(item, form=form, status=422)
        messages.success(request, BY_ACTION[action].done)
        return redirect("reviews:item", pk)

    def late(self, item, form, version):
        """A second click of the very same person with the very same words is the same move, and no fault."""
        item = self.item(item.pk)
        last = (
            LedgerEntry.objects.visible_to(self.request.user).filter(item=item).select_related("user").last()
        )
        mine = last and (last.user, last.action, last.version) == (
            self.request.user,
            form.action,
            version + 1,
        )
        if mine and form.is_valid() and form.stands_in(item) and form.reason.strip() == last.note:
            messages.success(self.request, BY_ACTION[form.action].done)
            return redirect("reviews:item", item.pk)
        context = {
            "item": item,
            "last": last,
            "past": past_of(last.action) if last else "",
            "kept": form.kept(),
        }
        return render(self.request, "reviews/help/item_conflict.html", context, status=409)


class AddEvidence(ItemPage):
    """Put photos or PDFs behind an item; the same file sent twice is one file."""

    roles = {Role.PROVINCE}
    http_method_names = ["post"]

    def post(self, request, pk):
        item = self.item(pk)
        form = EvidenceForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(item, evidence_form=form, status=422)
        with transaction.atomic():
            # Files do not clash with what others write, so no version is asked of the person.
            item = locked(item, request.user)
            known = set(item.evidence.values_list("digest", flat=True))
            new = {attachments.digest_of(one): one for one in form.cleaned_data["files"]}
            new = [one for digest, one in new.items() if digest not in known]
            if new:
                names = ", ".join(shown_name(one) for one in new)
                move("attach", item, request.user, version=item.version, note=names)
            for one in new:
                self.store(item, one)
        messages.success(request, BY_ACTION["attach"].done)
        return redirect("reviews:item", pk)

    def store(self, item, upload):
        files = attachments.outcome_of(upload, read_document)
        row = Evidence(
            item=item,
            name=shown_name(upload),
            digest=attachments.digest_of(upload),
            is_pdf="minutes.pdf" in files,
        )
        attachments.store(row, files)


class EvidenceFile(ScopedMixin, View):
    """One size of a photo, or the PDF, for whoever may see the product."""

    model = Evidence
    page_of_file = "home"

    def get(self, request, pk, size):
        row = get_object_or_404(self.get_queryset(), pk=pk)
        if size not in SIZES:
            raise Http404
        name = "minutes.pdf" if row.is_pdf else f"{size}.webp"
        return serve(row.folder, name, download_name=row.name, cacheable=not row.is_pdf)
