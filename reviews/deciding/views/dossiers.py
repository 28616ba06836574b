"""One file: read by everybody who may see it, filled in by its village, moved on by steps."""

import json

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Func, Q, Subquery
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from products.choices import State, Track
from products.disclosures import disclose
from products.models import Disclosure, Product
from products.readiness import score
from products.sections import marks
from products.submitted import read_by, shown_to
from products.views import conflict
from reviews.deciding.consents import Overtaken, answer
from reviews.deciding.corrections import correctable
from reviews.deciding.figures import figures_of, notices_of, weakest
from reviews.deciding.forms import FORMS, RemarksForm, SubmitForm
from reviews.deciding.reading import Reading
from reviews.deciding.receipts import page_of
from reviews.deciding.separate_duties import shared_with_submission
from reviews.deciding.taking_back import Undoable, taken_by, until
from reviews.deciding.workflow import BY_ACTION, Refused, looked_at, perform, steps_for
from reviews.models import Facilitation, LedgerEntry, Seat
from reviews.models.consents import About
from villages.doors import may
from villages.formats import jam
from villages.requests import is_script
from villages.scoping import Role, RoleMixin, ScopedMixin
from villages.versions import Stale, version_of

# What the readiness is for, told to whom it is shown.
READINESS = {
    Role.VILLAGE: _(
        "Sebagai saran: yang masih rendah bisa dikejar pelan-pelan. Nilai ini tidak menentukan disetujui atau tidak."
    )
}
READINESS_OF_OTHERS = _(
    "Dihitung dari jawaban desa sendiri. Membantu mengurutkan bantuan, tidak menentukan keputusan."
)


def number(rows):
    """How many rows there are, as a part of another query."""
    return Subquery(rows.order_by().annotate(n=Func(F("pk"), function="COUNT")).values("n"))


class FilePage(ScopedMixin, View):
    """A page about one file; a step that could not be taken shows it again, with its form."""

    model = Product
    template_name = ""

    def get(self, request, pk):
        return self.page(read_by(request.user, self.get_queryset(), pk))

    def page(self, product, *, form=None, status=200):
        product = shown_to(self.request.user, product)
        disclose(self.request.user, Disclosure.What.DOSSIER, product=product)
        reading = Reading(product)
        context = {"product": product, "reading": reading} | self.more(product, form)
        reading.evidence = context.pop("evidence", [])
        if "remarks_form" in context:
            context["notices"] = notices_of(product, reading)
        return render(self.request, self.template_name, context, status=status)

    def more(self, product, form):
        return {}


class Tasks(FilePage):
    """The village's list of sections."""

    roles = {Role.VILLAGE}
    template_name = "reviews/deciding/tasks.html"

    def get(self, request, pk):
        product = get_object_or_404(self.get_queryset().with_answers(), pk=pk)
        return self.page(product) if product.is_editable else redirect("reviews:detail", pk)


class Check(FilePage):
    """All answers on one page, what is missing, and the declaration."""

    roles = {Role.VILLAGE}
    template_name = "reviews/deciding/check.html"

    def get(self, request, pk):
        product = get_object_or_404(self.get_queryset().with_answers(), pk=pk)
        return self.page(product) if product.is_editable else redirect("reviews:detail", pk)

    def more(self, product, form):
        said = product.public_consent
        if said is None and product.carried_from:
            said = product.carried_from.public_consent  # chosen already, and said only by submitting
        form = form or SubmitForm(product=product, initial={"public_consent": said})
        seen = marks(product) | {"submissions": product.submissions}
        return {"form": form, "marks": json.dumps(seen)}


class Detail(FilePage):
    """The file to be read, and the steps that this officer can take with it."""

    template_name = "reviews/deciding/dossier.html"

    def more(self, product, form):
        steps = {step.action for step in steps_for(product, self.request.user)}
        context = {}
        if product.state == State.APPROVED:
            context = self.help(product) | {"doors": self.corrections(product)}
            is_asked = self.request.user.role == Role.VILLAGE
            context["door_label"] = _("Ajukan koreksi") if is_asked else _("Koreksi")
        context["figures"] = figures_of(product)
        if product.submissions:
            context["readiness"] = score(product)
            context["weakest"] = weakest(context["readiness"])
            context["readiness_lead"] = READINESS.get(self.request.user.role, READINESS_OF_OTHERS)
        if self.request.user.role == Role.VILLAGE and not product.is_editable:
            said = product.consents.select_related("user__village").filter(about=About.CATALOGUE)
            context["consents"] = said.order_by("-version")
        considered = looked_at(product, self.request.user)
        offered = [step for step, fault in considered if fault is None]
        for step in offered:
            if step.undoes:
                context["undoable"] = Undoable(taken_by(product), step)
        if "return" in steps:
            context["remarks_form"] = self.form_of(RemarksForm, product, form)
            context["queue"] = self.place_in_queue(product)
        context["wrong"] = form
        context["receipt_page"] = page_of(product, self.request.user)
        context["folds"] = [
            (step, self.form_of(FORMS[step.action], product, form))
            for step in offered
            if FORMS[step.action].warning
        ]
        # Where it would stand, why it is not there.
        context["withheld"] = [
            (step, fault) for step, fault in considered if fault and FORMS[step.action].warning
        ]
        return context

    def corrections(self, product):
        """{question: the address that corrects its answer}, for those who may; {} for the others."""
        if not may(self.request.user, "reviews:correct"):
            return {}
        return {
            name: reverse("reviews:correct", args=[product.pk, one.pin])
            for name, one in correctable(product).items()
        }

    def form_of(self, form_class, product, form):
        """`form` itself where it is the one that was refused, to be shown with what was typed; else a new one."""
        return form if type(form) is form_class else form_class(product=product)

    def help(self, product):
        """What the province does for it: every item, those not called off, and of each track what to do."""
        rows = Facilitation.objects.visible_to(self.request.user).filter(product=product)
        rows = rows.filter(taken_back=False)  # a slip of the pen is no help that was called off
        items = list(rows.select_related("partner").order_by("-flagged_at", "-pk"))
        open_items = {item.track: item for item in items if item.is_open}
        seats = Seat.objects.visible_to(self.request.user).filter(product=product).ahead()
        return {
            "evidence": self.evidence(items),
            "seats": list(seats.select_related("training").order_by("training__day")),
            "items": items,
            "flags": [item for item in items if item.is_active],
            "tracks": [(track, open_items.get(track)) for track in Track],
        }

    def evidence(self, items):
        """Who put which files behind these items; asks for none where there are none."""
        entries = LedgerEntry.objects.visible_to(self.request.user).filter(item__in=items, action="attach")
        return list(entries.select_related("user__village")) if items else []

    def place_in_queue(self, product):
        """Where this file stands among those that wait, and the ones beside it."""
        waiting = self.get_queryset().submitted()
        at, pk = product.submitted_at, product.pk
        before = Q(submitted_at__lt=at) | Q(submitted_at=at, pk__lt=pk)
        after = Q(submitted_at__gt=at) | Q(submitted_at=at, pk__gt=pk)
        previous = waiting.filter(before).order_by("-submitted_at", "-pk").values("pk")[:1]
        following = waiting.filter(after).order_by("submitted_at", "pk").values("pk")[:1]
        facts = {
            "size": number(waiting),
            "place": number(waiting.filter(before)),
            "previous": Subquery(previous),
            "next": Subquery(following),
        }
        found = self.get_queryset().filter(pk=pk).values(**facts)[0]  # in one query
        return found | {"place": found["place"] + 1}


class PerformStep(RoleMixin, View):
    """Take a step. Whoever comes too late reads why, with the words typed."""

    roles = {Role.VILLAGE, Role.DISTRICT}

    def get(self, request, pk, action):
        """A tab that was opened again after a step had been refused."""
        return redirect("reviews:detail", pk)

    def post(self, request, pk, action):
        if action not in BY_ACTION:
            raise Http404
        # A file that was withdrawn meanwhile is no more seen, but the person had it on the screen.
        product = get_object_or_404(Product.objects.in_area_of(request.user).with_answers(), pk=pk)
        seen = Product.objects.visible_to(request.user).filter(pk=pk).exists()
        if not seen and not product.decisions.exists():
            raise Http404
        form = FORMS[action](request.POST, product=product)
        version = version_of(request)
        step = BY_ACTION[action]
        is_current = version == product.version
        if step.by != request.user.role or (is_current and step not in steps_for(product, request.user)):
            raise PermissionDenied
        if not form.is_valid():
            # With too little said there is no step to repeat, and no words to compare.
            return self.refused(product, form, action) if is_current else self.conflict(product, form)
        try:
            with transaction.atomic():
                said = form.said()
                if not step.extends:
                    said.pop(
                        "extension", None
                    )  # typed beside the buttons of two steps, one of which gives none
                if step.target == State.APPROVED and not step.undoes:
                    said["shared"] = shared_with_submission(product, request)
                perform(action, product, request.user, version=version, **said)
                self.answer(product, form)
        except Overtaken:
            return self.conflict(product, form, consent=product.consents.last())
        except Stale:
            return self.late(product, form, action, version)
        except Refused as refusal:
            for fault in refusal.faults:
                form.add_error(None, fault)
            return self.refused(product, form, action)
        return self.onward(product, action)

    def answer(self, product, form):
        """What a submission says about the public catalogue, if it says anything."""
        if form.consent is not None:
            version = version_of(self.request, "consent_version")
            answer(product, form.consent, self.request.user, version=version)

    def onward(self, product, action):
        page = self.page_after(product, action)
        return JsonResponse({"next": page.url}) if is_script(self.request) else page

    def page_after(self, product, action):
        if action == "submit":
            return redirect("reviews:submitted", product.pk)
        if self.request.user.role == Role.DISTRICT and action in ("approve", "return"):
            messages.success(self.request, self.told_with_a_way_back(product, action))
            return redirect("reviews:queue")
        messages.success(self.request, BY_ACTION[action].done)
        return redirect("reviews:detail", product.pk)

    def told_with_a_way_back(self, product, action):
        """What was done and, on the list that comes next, the way to what can still be taken back."""
        page = reverse("reviews:detail", args=[product.pk])
        back = _("Batalkan keputusan tentang %(product)s (bisa sampai %(until)s)") % {
            "product": product,
            "until": jam(until(taken_by(product))),
        }
        return format_html('{} <a href="{}#batalkan">{}</a>', BY_ACTION[action].done, page, back)

    def late(self, product, form, action, version):
        """A second click of the very same person with the very same words is the same step, and no fault."""
        last = Reading(product).last
        if last and (last.user, last.action, last.version) == (self.request.user, action, version + 1):
            typed = form.said()
            said = {remark.pin: remark.text for remark in last.remarks.all()}
            same = (typed.get("note", "").strip(), typed.get("remarks", {})) == (last.note, said)
            if same and form.consent in (None, product.public_consent):
                return self.onward(product, action)
        return self.conflict(product, form)

    def conflict(self, product, form, **facts):
        if is_script(self.request):
            fault = _("Berkas ini sudah berubah. Periksa lagi, lalu ajukan.")
            return JsonResponse({"error": str(fault)}, status=409)
        return conflict(self.request, product, form.kept(), **facts)

    def refused(self, product, form, action):
        if is_script(self.request):
            faults = [fault for faults in form.errors.values() for fault in faults]
            return JsonResponse({"error": " ".join(faults)}, status=422)
        view = (Check if action == "submit" else Detail)()
        view.setup(self.request, pk=product.pk)
        return view.page(view.get_queryset().with_answers().get(pk=product.pk), form=form, status=422)
