"""The pages on which a village fills in its file."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from products.carry_over import carry_on
from products.choices import State
from products.choosing import is_untouched
from products.deadlines import deadline
from products.forms import FORMS
from products.models import PAGES_MAX, PHOTOS_MAX, Cycle, Product
from products.submitted import shown_to
from products.uploads import attachments
from villages.keys import key_of
from villages.requests import is_script
from villages.scoping import Role, RoleMixin, ScopedMixin


def conflict(request, product, kept, *, consent=None, correction=None):
    """The 409 page: who did what meanwhile, and the words the person typed, [(label, text), …].

    `consent` is the entry about the public catalogue, where that answer is what changed; `correction` the one
    that somebody decided meanwhile.
    """
    # A draft is its village's alone: withdrawn meanwhile, it can't be looked at by anybody else.
    is_gone = product.state == State.DRAFT and request.user.role != Role.VILLAGE
    product = shown_to(request.user, product, whole=False)
    facts = {"consent": consent, "correction": correction}
    context = {"product": product, "kept": kept, "is_gone": is_gone} | facts
    return render(request, "409.html", context, status=409)


def why_not(cycle, village):
    """Why this village can't begin a file in this cycle (None: there is none) now; "" when it can."""
    if cycle is None:
        return _("Tahun program belum dibuka. Tanyakan ke petugas PMD kabupaten/kota.")
    if not cycle.admits(village):
        return cycle.left_out_sentence(village)
    return deadline(cycle, village).sentence


class Start(RoleMixin, View):
    """Open the village's file of the current cycle, or of the year `cycle` for which it was given more time, once,
    however often it is asked for; empty, or with the answers of another year (`carry`: that file's id, `photos`:
    bring them too)."""

    roles = {Role.VILLAGE}

    def get(self, request):
        """Whoever signs in again in the middle comes here."""
        return redirect("home")

    def post(self, request):
        village, cycle = request.user.village, Cycle.objects.current()
        if year := request.POST.get("cycle"):
            cycle = get_object_or_404(Cycle, year=key_of(year))
        if refusal := why_not(cycle, village):
            messages.error(request, refusal)
            return redirect("home")
        files = Product.objects.visible_to(request.user)
        earlier = None
        if carry := request.POST.get("carry"):
            earlier = get_object_or_404(files.with_answers().exclude(cycle=cycle), pk=key_of(carry))
        with transaction.atomic():
            locked = files.select_for_update(of=["self"])
            product, _made = locked.get_or_create(village=village, cycle=cycle)
            if earlier and is_untouched(product):
                carry_on(earlier, product, photos="photos" in request.POST)
        return redirect("reviews:tasks", product.pk)


class SectionUpdate(ScopedMixin, View):
    """One section of the form: every sound answer is saved, whatever is wrong with the others."""

    tells_of_nul = True
    model = Product
    roles = {Role.VILLAGE}

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.form_class = FORMS.get(kwargs["section"])
        if self.form_class is None:
            raise Http404
        self.section = self.form_class.section

    def get(self, request, pk, section):
        product = get_object_or_404(self.get_queryset().with_answers(), pk=pk)
        if not product.is_editable:
            return redirect("reviews:detail", product.pk)
        return self.page(product, self.form_class(instance=product))

    def post(self, request, pk, section):
        get_object_or_404(self.get_queryset(), pk=pk)
        self.form_class.prepare(request.FILES)
        with transaction.atomic():
            # Locked, so that saving text can never undo a step taken meanwhile.
            rows = self.get_queryset().with_answers().select_for_update(of=["self"])
            product = get_object_or_404(rows, pk=pk)
            unseen = request.POST.get("seen") != self.section.fingerprint(product)
            form = self.form_class(request.POST, request.FILES, instance=product)
            sound = form.is_valid()
            if not product.is_editable:
                # What waited in a phone and had come by the page's own post is no news, and no conflict.
                if is_script(self.request) and sound and not form.brings_news():
                    return self.tell(product, form, 200)
                return self.conflict(product, form)
            clashes = unseen and form.brings_news()
            if not clashes:
                moved = attachments.arrange(product, *request.POST.get("photo", ":").partition(":")[::2])
                page = request.POST.get("page", ":").partition(":")[::2]
                moved = attachments.arrange_pages(product, *page) or moved
                form.save(confirm=not is_script(self.request) or "confirm" in request.POST, touched=moved)
        if is_script(self.request) or clashes or not sound:
            product = self.get_queryset().with_answers().get(pk=pk)
            status = 409 if clashes else 200 if sound else 422
            return (
                self.tell(product, form, status)
                if is_script(self.request)
                else self.page(product, form, status=status)
            )
        return self.onward(product)

    def conflict(self, product, form):
        if is_script(self.request):
            return JsonResponse({"closed": True}, status=409)
        return conflict(self.request, product, form.kept())

    def tell(self, product, form, status):
        """The answer to a script: when it was saved, what the answers' mark is now, what is wrong,
        how each answer was read, what belongs into other fields than those it was typed into; and after a
        button was pressed, where it leads."""
        answer = {
            "saved": f"{timezone.localtime(product.updated_at):%H.%M} WITA",
            "seen": self.section.fingerprint(product),
            "errors": {name: faults[0] for name, faults in form.errors.items()},
            "read": form.readings(),
            "values": form.rearranged,
        }
        if status == 200 and "then" in self.request.POST:
            answer["next"] = self.onward(product).url
        if status == 409:
            answer["stored"] = {one.question.name: str(one.text) for one in self.section.answers(product)}
        return JsonResponse(answer, status=status)

    def onward(self, product):
        """To the next section, back to the list, or to this same page after something about a photo or page."""
        messages.success(
            self.request, _("Bagian “%(title)s” sudah tersimpan.") % {"title": self.section.title}
        )
        if {"photo", "page"} & set(self.request.POST):
            return redirect("products:section", product.pk, self.section.key)
        if self.request.POST.get("then") == "later":
            return redirect("reviews:tasks", product.pk)
        return redirect(self.way_on(product))

    def way_on(self, product):
        """The address behind this section: the next one, or the check page."""
        if self.section.next is None:
            return reverse("reviews:check", args=[product.pk])
        return reverse("products:section", args=[product.pk, self.section.next.key])

    def page(self, product, form, *, status=200):
        """`product` is as saved, `form` as typed. On a clash each shows what the other does not."""
        stored, clashes = {}, status == 409
        if clashes:
            stored = {answer.question.name: answer for answer in self.section.answers(product)}
        context = {
            "product": product,
            "section": self.section,
            "form": form,
            "seen": self.section.fingerprint(product),
            "stored": stored,
            "clashes": clashes,
            "unsent": [upload for name in self.request.FILES for upload in self.request.FILES.getlist(name)],
            "photos_max": PHOTOS_MAX,
            "pages_max": PAGES_MAX,
        }
        return render(self.request, "products/section.html", context, status=status)
