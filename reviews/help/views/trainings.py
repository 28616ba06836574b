"""Training events: who needs one, who has a seat, who came; what is printed."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from products.models import Product
from products.submitted import cover_read
from reviews.deciding.workflow import Refused
from reviews.help import trainings
from reviews.help.changes import event_lines
from reviews.help.filters import CandidateFilter
from reviews.help.training_forms import AttendanceReasonForm, HeldTrainingForm, TrainingForm
from reviews.lists.years import calendar_years, cycles, named, pick
from reviews.models import Seat, Training, TrainingEntry
from villages.formats import daftar
from villages.keys import key_of
from villages.scoping import Role, ScopedMixin
from villages.versions import Stale, version_of

SHOWN = 200  # candidates on one page, so that ticks are not lost between pages
DAYS_TO_SIGN = 4  # columns on a page of A4
ATTENDED = {"hadir": True, "tidak": False}


class TrainingView(ScopedMixin, View):
    """A page or an action about training events of the officer's province."""

    model = Training
    roles = {Role.PROVINCE}

    def training(self, pk):
        return get_object_or_404(self.get_queryset().select_related("partner", "province"), pk=pk)

    def seats(self, training):
        """The seats with their products, by kabupaten and village."""
        rows = Seat.objects.visible_to(self.request.user).filter(training=training)
        rows = rows.select_related("product__village__subdistrict__district")
        return list(rows.annotate(cover=cover_read("product__")).order_by("product__village_id"))


class Trainings(TrainingView):
    """Every event of a year, the latest first."""

    def get(self, request):
        years = calendar_years()
        year = named(years, request.GET.get("tahun", ""), timezone.localdate().year)
        rows = self.get_queryset().filter(Q(day__year=year) | Q(held_at=None, cancelled_at=None))
        rows = rows.select_related("partner").annotate(
            seated=Count("taken"), came=Count("taken", filter=Q(taken__attended=True))
        )
        context = {"rows": rows, "year": year, "years": years}
        return render(request, "reviews/help/trainings.html", context)


class TrainingEdit(TrainingView):
    """A new event, or the particulars of one that is not held yet."""

    def get(self, request, pk=None):
        training = self.open_or_new(pk)
        if training.is_closed:
            return redirect("reviews:training", pk)
        return self.page(TrainingForm(instance=training, user=request.user))

    def post(self, request, pk=None):
        with transaction.atomic():
            training = self.open_or_new(pk, lock=True)
            if training.is_closed:
                messages.error(
                    request, _("Kegiatan ini sudah selesai atau dibatalkan, jadi tidak berubah lagi.")
                )
                return redirect("reviews:training", pk)
            seated = training.taken.count() if pk else 0
            form = TrainingForm(request.POST, instance=training, user=request.user, seated=seated)
            return self.save(form, is_new=pk is None)

    def save(self, form, *, is_new):
        """An event of that name, day and place is there once, however often the button is pressed."""
        try:
            with transaction.atomic():
                sound = form.is_valid() if is_new else form.save_over(version_of(self.request))
                if sound and is_new:
                    form.save()
        except Stale:
            return self.page(form, status=409)
        except IntegrityError:
            same = self.get_queryset().filter(cancelled_at=None, **form.cleaned_data).first()
            if is_new and same:
                messages.info(self.request, _("Kegiatan “%(title)s” sudah ada.") % {"title": same})
                return redirect("reviews:training", same.pk)
            form.add_error("title", _("Kegiatan lain dengan nama, hari, dan tempat ini sudah ada."))
            sound = False
        if not sound:
            return self.page(form, status=422)
        said = _("Kegiatan “%(title)s” sudah tersimpan.")
        messages.success(self.request, said % {"title": form.instance})
        return redirect("reviews:training", form.instance.pk)

    def open_or_new(self, pk, *, lock=False):
        if pk is None:
            return Training(province=self.request.user.province, created_by=self.request.user)
        rows = self.get_queryset()
        return get_object_or_404(rows.select_for_update() if lock else rows, pk=pk)

    def page(self, form, status=200):
        context = {"form": form, "changed": status == 409}
        return render(self.request, "reviews/help/training_edit.html", context, status=status)


class TrainingPage(TrainingView):
    """One event: its particulars and its participants."""

    def get(self, request, pk):
        return self.page(self.training(pk))

    def page(self, training, *, faults=(), picked=None, status=200):
        """`picked` {seat id: True, False or None}: marks that are chosen on the page and not saved."""
        seats = self.seats(training)
        for one in seats:
            one.picked = (picked or {}).get(one.pk, one.attended)
        context = {
            "training": training,
            "seats": seats,
            "changed": status == 409,
            "note": self.request.POST.get("note", ""),
            "came": sum(one.attended is True for one in seats),
            "free": max(training.seats - training.taken.count(), 0),
            "over": (training.last_day or training.day) <= timezone.localdate(),
            "faults": faults,
            "corrections": self.corrections(training),
        }
        return render(self.request, "reviews/help/training.html", context, status=status)

    def corrections(self, training):
        """What was corrected since it was held, the latest first."""
        if not training.held_at:
            return []
        entries = list(TrainingEntry.objects.visible_to(self.request.user).filter(training=training))
        for entry in entries:
            entry.lines = event_lines(entry.changes)
        return entries[::-1]

    def attempt(self, training, door, *arguments, picked=None, **version):
        """Go through a door of trainings.py; returns its result and, where it refuses, the page."""
        try:
            return door(training, *arguments, self.request.user, **version), None
        except Refused as refusal:
            shown = {"faults": refusal.faults, "status": 422}
        except Stale:
            shown = {"status": 409}
        return None, self.page(self.training(training.pk), picked=picked, **shown)

    def attempt_as_seen(self, training, door, *arguments, **picked):
        """The same at a door that asks which version of the event the person saw."""
        return self.attempt(training, door, *arguments, version=version_of(self.request), **picked)


class Candidates(TrainingPage):
    """Which villages need this training, the readiest first; ticked, they get a seat."""

    def get(self, request, pk):
        training = self.training(pk)
        if training.is_closed:
            return redirect("reviews:training", pk)
        found = cycles()
        cycle = pick(found, request.GET.get("tahun", ""))
        rows = trainings.candidates(training, request.user, cycle)
        chosen = CandidateFilter(request.GET, queryset=rows, request=request)
        order = F("readiness").desc(nulls_last=True), "approved_at", "pk"
        seated = set(training.taken.values_list("product", flat=True))
        context = {
            "training": training,
            "cycle": cycle,
            "cycles": found,
            "filter": chosen,
            "count": chosen.qs.count(),
            "products": chosen.qs.with_area().annotate(cover=cover_read()).order_by(*order)[:SHOWN],
            "shown": SHOWN,
            "seated": seated,
            "free": max(training.seats - len(seated), 0),
        }
        return render(request, "reviews/help/training_candidates.html", context)

    def post(self, request, pk):
        training = self.training(pk)
        ticked = [key for text in request.POST.getlist("product") if (key := key_of(text))]
        found, refused = self.attempt(training, trainings.seat, ticked)
        if refused:
            return refused
        self.tell(ticked, *found)
        if found[1] or not ticked:
            return redirect("reviews:candidates", pk)
        return redirect("reviews:training", pk)

    def tell(self, ticked, seated, left):
        if not ticked:
            messages.error(self.request, _("Centang dulu desa yang dimaksud."))
        elif seated:
            messages.success(
                self.request, _("%(count)d desa sudah terdaftar sebagai peserta.") % {"count": len(seated)}
            )
        elif not left:
            messages.info(self.request, _("Semua yang dicentang sudah menjadi peserta."))
        if left:
            rows = Product.objects.visible_to(self.request.user).filter(pk__in=left).with_area()
            names = daftar(f"{one.village.full_name} ({one})" for one in rows)
            messages.error(
                self.request,
                _(
                    "Kursi sudah penuh. Belum terdaftar: %(names)s. Tambah kursinya, atau batalkan satu peserta."
                )
                % {"names": names},
            )


class Unseat(TrainingPage):
    http_method_names = ["post"]

    def post(self, request, pk):
        key = key_of(request.POST.get("seat", ""))
        found, refused = self.attempt_as_seen(self.training(pk), trainings.unseat, key)
        if refused:
            return refused
        if found:
            messages.success(request, _("Desa ini tidak lagi terdaftar. Kursinya kosong lagi."))
        return redirect("reviews:training", pk)


class Attendance(TrainingPage):
    """Who came: one form with a choice a row, or a button for all."""

    http_method_names = ["post"]

    def post(self, request, pk):
        training = self.training(pk)
        if request.POST.get("do") == "all":
            _count, refused = self.attempt_as_seen(training, trainings.attend_all)
        else:
            marks = {
                one.pk: ATTENDED.get(request.POST.get(f"seat-{one.pk}"))
                for one in self.seats(training)
                if f"seat-{one.pk}" in request.POST
            }
            _count, refused = self.attempt_as_seen(training, trainings.attend, marks, picked=marks)
        if refused:
            return refused
        messages.success(request, _("Kehadiran sudah tersimpan."))
        return redirect("reviews:training", pk)


class Hold(TrainingPage):
    """Mark the event as held, once, however often it is asked for."""

    http_method_names = ["post"]

    def post(self, request, pk):
        found, refused = self.attempt_as_seen(self.training(pk), trainings.hold)
        if refused:
            return refused
        count, others = found
        if count or others:
            said = _("Kegiatan selesai. Bantuan pelatihan untuk %(count)d peserta dicatat selesai.") % {
                "count": count
            }
            messages.success(request, said)
        else:
            messages.info(request, _("Kegiatan ini sudah dinyatakan selesai."))
        if others:
            said = _("Masih ada bantuan pelatihan lain yang direncanakan untuk: %(names)s.")
            messages.warning(request, said % {"names": daftar(str(one) for one in others)})
        return redirect("reviews:training", pk)


class CorrectTraining(TrainingPage):
    """What was written wrong about an event that was held: who came, or its particulars. Each needs a reason."""

    def get(self, request, pk):
        training = self.training(pk)
        return self.page(training) if training.held_at else redirect("reviews:training", pk)

    def post(self, request, pk):
        training = self.training(pk)
        if not training.held_at:
            return redirect("reviews:training", pk)
        if request.POST.get("do") == "kegiatan":
            return self.event(training)
        return self.attendance(training)

    def attendance(self, training):
        marks = {
            one.pk: ATTENDED.get(self.request.POST.get(f"seat-{one.pk}"))
            for one in self.seats(training)
            if f"seat-{one.pk}" in self.request.POST
        }
        form = AttendanceReasonForm(self.request.POST)
        if not form.is_valid():
            return self.page(training, form, picked=marks, status=422)
        found = self.through(
            training, form, trainings.correct_attendance, marks, picked=marks, note=form.cleaned_data["note"]
        )
        if not isinstance(found, tuple):
            return found
        count, others = found
        self.tell(count)
        if others:
            said = _("Masih ada bantuan pelatihan lain yang direncanakan untuk: %(names)s.")
            messages.warning(self.request, said % {"names": daftar(str(one) for one in others)})
        return redirect("reviews:training", training.pk)

    def event(self, training):
        form = HeldTrainingForm(self.request.POST, instance=training, user=self.request.user)
        if not form.is_valid():
            return self.page(training, form, status=422)
        note = form.cleaned_data["note"]
        found = self.through(training, form, trainings.correct_event, form.answers(), note=note)
        if not isinstance(found, bool):
            return found
        self.tell(found)
        return redirect("reviews:training", training.pk)

    def through(self, training, form, door, answers, *, note, picked=None):
        """What the door returns; where it refuses, the page."""
        status = 422
        try:
            with transaction.atomic():
                return door(training, answers, self.request.user, version=version_of(self.request), note=note)
        except Stale:
            status = 409
        except IntegrityError:
            form.add_error("title", _("Kegiatan lain dengan nama, hari, dan tempat ini sudah ada."))
        except Refused as refusal:
            for fault in refusal.faults:
                form.add_error(None, fault)
        return self.page(self.training(training.pk), form, picked=picked, status=status)

    def tell(self, changed):
        if changed:
            messages.success(self.request, _("Koreksinya sudah tersimpan."))
        else:
            messages.info(self.request, _("Tidak ada yang berubah."))

    def page(self, training, form=None, *, picked=None, status=200):
        seats = self.seats(training)
        for one in seats:
            one.picked = (picked or {}).get(one.pk, one.attended)
        event = form if isinstance(form, HeldTrainingForm) else None
        context = {
            "training": training,
            "seats": seats,
            "changed": status == 409,
            "wrong": form,
            "reason": form if isinstance(form, AttendanceReasonForm) else AttendanceReasonForm(),
            "event": event or HeldTrainingForm(instance=training, user=self.request.user),
            "is_event": event is not None,
        }
        return render(self.request, "reviews/help/training_correct.html", context, status=status)


class CallOff(TrainingPage):
    """The event does not take place; a reason is needed."""

    http_method_names = ["post"]

    def post(self, request, pk):
        note = request.POST.get("note", "")[:1000]
        _done, refused = self.attempt_as_seen(self.training(pk), trainings.call_off, note)
        if refused:
            return refused
        messages.success(request, _("Kegiatan ini dibatalkan."))
        return redirect("reviews:training", pk)


class AttendanceSheet(TrainingView):
    """The list that goes from hand to hand to be signed, a column for each day; it holds no phone number."""

    def get(self, request, pk):
        training = self.training(pk)
        context = {"training": training, "seats": self.seats(training), "days": training.days[:DAYS_TO_SIGN]}
        return render(request, "reviews/help/attendance_list.html", context)
