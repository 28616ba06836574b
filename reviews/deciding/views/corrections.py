"""Corrections of approved dossiers: asked for or written down, listed, decided."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from products.choices import State
from products.disclosures import disclose, shows_number
from products.models import Disclosure, Product
from products.submitted import cover_read, shown_to
from products.views import conflict
from reviews.deciding.corrections import ask, correctable, decide, repeated, what
from reviews.deciding.forms import CorrectionForm, DecisionForm
from reviews.deciding.hiding import NUMBER, hide_in, is_about_number
from reviews.deciding.workflow import Refused
from reviews.lists.list_filter import AreaFilter, Tab
from reviews.lists.paging import Page, query_of
from reviews.lists.years import named
from reviews.models import Correction
from villages.doors import may
from villages.formats import labelled
from villages.scoping import Role, ScopedMixin
from villages.versions import Stale, version_of


class Correct(ScopedMixin, View):
    """The page of one answer: as it stands, as it shall be, and why."""

    model = Product
    roles = {Role.VILLAGE, Role.DISTRICT}

    def product(self, pk):
        return get_object_or_404(self.get_queryset().with_answers(), pk=pk)

    def get(self, request, pk, pin):
        product = self.product(pk)
        try:
            subject = what(shown_to(request.user, product), pin)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("reviews:detail", pk)
        waiting = (
            Correction.objects.visible_to(request.user).waiting().filter(product=product, pin=subject.pin)
        )
        if found := waiting.first():
            return redirect("reviews:correction", found.pk)
        return self.page(product, subject, subject.form(product), CorrectionForm(role=request.user.role))

    def post(self, request, pk, pin):
        product = self.product(pk)
        words = CorrectionForm(request.POST, role=request.user.role)
        try:
            subject = what(shown_to(request.user, product), pin)
        except Refused as refusal:
            if product.state != State.APPROVED:  # opened again meanwhile: the words are not lost
                return conflict(request, product, words.kept())
            messages.error(request, str(refusal))
            return redirect("reviews:detail", pk)
        names = subject.fields(subject.form(product))
        typed = {name: request.POST.getlist(name) for name in names}
        form = subject.form(product, typed)
        said = {"typed": typed, "reason": request.POST.get("reason", "")}
        if repeated(product, subject.pin, request.user, **said):
            return self.onward(product)
        version = version_of(request)
        if version != product.version:
            return self.late(product, form, names, words)
        sound = words.is_valid()
        if not sound or subject.faults(form):
            return self.page(product, subject, form, words, status=422)
        try:
            ask(product, subject.pin, request.user, version=version, typed=typed, **words.cleaned_data)
        except Stale:
            return self.late(self.product(pk), form, names, words)
        except Refused as refusal:
            for fault in refusal.faults:
                words.add_error(None, fault)
            return self.page(product, subject, form, words, status=422)
        return self.onward(product)

    def late(self, product, form, names, words):
        typed = [
            (label, text) for label, text in form.kept() if label in {form.fields[one].label for one in names}
        ]
        return conflict(self.request, product, [*typed, *words.kept()])

    def onward(self, product):
        if self.request.user.role == Role.VILLAGE:
            messages.success(
                self.request,
                _(
                    "Koreksi sudah diajukan dan menunggu kabupaten/kota. Jawaban lama berlaku sampai diputuskan."
                ),
            )
        else:
            messages.success(
                self.request, _("Jawaban sudah dikoreksi. Riwayat menyimpan jawaban lama dan alasannya.")
            )
        return redirect("reviews:detail", product.pk)

    def page(self, product, subject, form, words, *, status=200):
        names = subject.fields(form)
        if NUMBER in subject.answers(product):
            disclose(self.request.user, Disclosure.What.CORRECTION, product=product)
        context = {
            "product": product,
            "subject": subject,
            "section": subject.section,
            "now": [one for one in subject.answers(product).values()],
            "fields": [form[name] for name in names],
            "form": words,
            "problems": [*problems(form, names), *problems(words, words.fields)],
        }
        return render(self.request, "reviews/deciding/correct.html", context, status=status)


def problems(form, names):
    """What is wrong with a form, [(id of the control, sentence), …]: of it all ("" for the id), and of the fields
    `names`."""
    if not form.is_bound:
        return []
    found = [("", fault) for fault in form.non_field_errors()]
    for field in (form[name] for name in names):
        target = f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label
        found += [(target, labelled(field.label, fault)) for fault in field.errors]
    return found


SHOWN_WITH = ("product__village__subdistrict__district", "product__cycle")
# What the list shows: the word in its address, its heading, and in which order.
WAITING, DECIDED = "menunggu", "diputuskan"
SHOWN = {WAITING: gettext_lazy("Menunggu"), DECIDED: gettext_lazy("Sudah diputuskan")}
ORDER = {WAITING: ("at", False), DECIDED: ("decided_at", True)}


class Corrections(ScopedMixin, View):
    """Of every year: those that wait, the oldest first; or those that are decided, the latest first."""

    model = Correction
    roles = {Role.DISTRICT, Role.PROVINCE}

    def get(self, request):
        shown = named(SHOWN, request.GET.get("status", ""), WAITING)
        chosen = AreaFilter(
            request.GET,
            queryset=self.get_queryset(),
            request=request,
            to_product="product__",
            carries=("status",),
        )
        found = chosen.qs.waiting() if shown == WAITING else chosen.qs.decided()
        rows = found.select_related("product__last_submission", *SHOWN_WITH)
        rows = rows.annotate(cover=cover_read("product__"))
        column, newest_first = ORDER[shown]
        page = Page(rows, column=column, params=request.GET, descending=newest_first)
        for one in page.rows:
            one.product = shown_to(request.user, one.product, whole=False)
            hide_in([one], one.product)
        self.disclose(page.rows)
        counted = dict(zip(SHOWN, chosen.qs.counted().values(), strict=True))
        context = {
            "filter": chosen,
            "page": page,
            "count": counted[shown],
            "is_decided": shown == DECIDED,
            "tabs": [
                Tab(label, counted[key], chosen.query(status=key), key == shown)
                for key, label in SHOWN.items()
            ],
            "of_many": request.user.role == Role.PROVINCE,
            "query": query_of(request.GET),
        }
        return render(request, "reviews/deciding/corrections.html", context)

    def disclose(self, rows):
        """Write down whose number is in the list, as it was or as it shall be."""
        numbers = {one.product_id for one in rows if is_about_number(one) and shows_number(one.product)}
        if numbers:
            what = Disclosure.What.CORRECTIONS
            disclose(self.request.user, what, among=sorted(numbers), rows=len(rows))


class CorrectionPage(ScopedMixin, View):
    """One correction, old beside new; the kabupaten decides it here."""

    model = Correction

    def correction(self, pk):
        found = get_object_or_404(self.get_queryset().select_related(*SHOWN_WITH), pk=pk)
        found.product = shown_to(self.request.user, found.product, whole=False)
        hide_in([found], found.product)
        return found

    def get(self, request, pk):
        return self.page(self.correction(pk), DecisionForm())

    def post(self, request, pk):
        if request.user.role != Role.DISTRICT:
            raise PermissionDenied
        found, form = self.correction(pk), DecisionForm(request.POST)
        accept = {"terima": True, "tolak": False}.get(request.POST.get("do"))
        if accept is None or not form.is_valid():
            return self.page(found, form, status=422)
        answer = form.cleaned_data["answer"]
        try:
            decide(found, request.user, version=version_of(request), accept=accept, answer=answer)
        except Stale:
            return self.late(self.correction(pk), accept, answer)
        except Refused as refusal:
            for fault in refusal.faults:
                form.add_error(None if accept else "answer", fault)
            return self.page(self.correction(pk), form, status=422)
        return self.onward(accept)

    def late(self, found, accept, answer):
        """A second click of the very same person with the very same words is the same decision, and no fault."""
        said = (found.decided_by_id, found.is_accepted, found.answer)
        if not found.is_waiting and said == (self.request.user.pk, accept, answer.strip()):
            return self.onward(accept)
        kept = [(_("Jawaban untuk desa"), answer)] if answer else []
        return conflict(self.request, found.product, kept, correction=None if found.is_waiting else found)

    def onward(self, accept):
        if accept:
            messages.success(self.request, _("Koreksi diterima. Jawabannya sudah diganti di semua daftar."))
        else:
            messages.success(self.request, _("Koreksi ditolak. Jawaban lama tetap berlaku."))
        return redirect("reviews:corrections")

    def page(self, found, form, *, status=200):
        if is_about_number(found):
            disclose(self.request.user, Disclosure.What.CORRECTION, product=found.product)
        is_open = found.is_waiting and found.product.state == State.APPROVED
        context = {"correction": found, "product": found.product, "form": form}
        context["is_open"] = is_open and self.request.user.role == Role.DISTRICT
        # Decided wrongly it is mended as any other answer: by a correction, with its reason.
        context["may_mend"] = (
            not found.is_waiting
            and may(self.request.user, "reviews:correct")
            and found.pin in correctable(found.product)
        )
        return render(self.request, "reviews/deciding/correction.html", context, status=status)
