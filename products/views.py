"""The pages on which a village fills in its file, and the files themselves."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from products import attachments, uploads
from products.forms import FORMS
from products.models import PHOTOS_MAX, Cycle, Minutes, Photo, Product
from villages.scoping import Role, RoleMixin, ScopedMixin

UNITS = ("kg", "ton", "liter", "lembar", "buah", "botol", "bungkus", "ikat", "ekor", "paket")


def conflict(request, product, kept):
    """The 409 page: who did what meanwhile, and the words the person typed, [(label, text), …]."""
    return render(request, "409.html", {"product": product, "kept": kept}, status=409)


class Start(RoleMixin, View):
    """Open this cycle's file of the village, once, however often it is asked for."""

    roles = {Role.VILLAGE}
    http_method_names = ["post"]

    def post(self, request):
        village, cycle = request.user.village, Cycle.objects.current()
        if cycle is None:
            refusal = _("Tahun program belum dibuka. Tanyakan ke kabupaten.")
        elif not cycle.admits(village):
            refusal = _("Tahun program %(year)s hanya untuk desa, tidak untuk kelurahan.") % {
                "year": cycle.year
            }
        else:
            refusal = cycle.closed_words
        if refusal:
            messages.error(request, refusal)
            return redirect("home")
        product, _made = Product.objects.visible_to(request.user).get_or_create(village=village, cycle=cycle)
        return redirect("reviews:tasks", product.pk)


class SectionUpdate(ScopedMixin, View):
    """One section of the form: every sound answer is saved, whatever is wrong with the others."""

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
                return conflict(request, product, form.kept())
            clashes = unseen and form.brings_news()
            if not clashes:
                form.save()
                attachments.arrange(product, *request.POST.get("photo", ":").partition(":")[::2])
        if clashes or not sound:
            product = self.get_queryset().with_answers().get(pk=pk)
            return self.page(product, form, clashes=clashes, status=409 if clashes else 422)
        return self.onward(product)

    def onward(self, product):
        """To the next section, back to the list, or to this same page after something about a photo."""
        messages.success(
            self.request, _("Bagian “%(title)s” sudah tersimpan.") % {"title": self.section.title}
        )
        if "photo" in self.request.POST:
            return redirect("products:section", product.pk, self.section.key)
        if self.request.POST.get("then") == "later":
            return redirect("reviews:tasks", product.pk)
        if self.section.next is None:
            return redirect("reviews:check", product.pk)
        return redirect("products:section", product.pk, self.section.next.key)

    def page(self, product, form, *, clashes=False, status=200):
        """`product` is as saved, `form` as typed. On a clash each shows what the other does not."""
        stored = {}
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
            "units": UNITS,
        }
        return render(self.request, "products/section.html", context, status=status)


class PhotoFile(ScopedMixin, View):
    """One size of a photo, for whoever may see the product."""

    model = Photo

    def get(self, request, pk, size):
        photo = get_object_or_404(self.get_queryset(), pk=pk)
        if size not in uploads.SIZES:
            raise Http404
        return uploads.serve(photo.folder, f"{size}.webp", download_name=photo.name, cacheable=True)


class MinutesFile(ScopedMixin, View):
    """The minutes, for whoever may see the product."""

    model = Minutes

    def get(self, request, pk):
        minutes = get_object_or_404(self.get_queryset(), pk=pk)
        name = "minutes.pdf" if minutes.is_pdf else "large.webp"
        return uploads.serve(minutes.folder, name, download_name=minutes.name, cacheable=False)
