"""What the head of a village opens, by a link or a printed code. He has no account: nobody is signed in on these pages,
whoever's phone it is."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy
from django.views.generic import View

from products import snapshots
from products.models import Minutes, MinutesPage, Photo, Product
from products.uploads.serving import serve
from products.uploads.storage import PDF, SIZES
from reviews.deciding.signatures import office_of, signature_given
from reviews.deciding.signing import enter, find, sign, token_of, why_not
from reviews.deciding.signing_forms import CodeForm, SignForm
from reviews.deciding.workflow import Refused
from villages.guessing import Door, TooManyTries, Try
from villages.sign_in import must_wait
from villages.titles import titles_of

UNKNOWN = gettext_lazy(
    "Tautan ini tidak lengkap atau tidak dikenal. Buka lagi pesan WhatsApp dari petugas desa atau kelurahan dan tekan "
    "tautannya, atau minta tautan baru."
)
WAIT = gettext_lazy(
    "Dari jaringan ini sudah terlalu sering salah. Samakan lagi dengan pesan atau lembarnya, huruf demi huruf: yang benar "
    "tetap diterima."
)


def page(request, template, context, *, status=200):
    """A page for whoever has come, without what belongs to an officer who is signed in on this phone."""
    context = {"user": AnonymousUser(), "messages": []} | context
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def missed(request):
    """Count a wrong link or code of this network; the TooManyTries where it has been wrong too often, else None. The right
    one opens all the same: nobody shuts a head out by being wrong on his behalf."""
    try:
        Try(request, Door.SIGNATURE).check()
    except TooManyTries as stop:
        return stop
    return None


def sentence(request, said, *, status):
    return page(request, "reviews/signing/sentence.html", {"said": said}, status=status)


@method_decorator(login_not_required, name="dispatch")
class Enter(View):
    """The code on a printed sheet leads to what is signed. Its QR code brings the number along, and never the code."""

    def get(self, request):
        return self.page(CodeForm(initial={"number": request.GET.get("berkas", "")[:18]}))

    def post(self, request):
        form = CodeForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            found = enter(form.cleaned_data["number"], form.cleaned_data["code"])
        except Refused as refusal:
            stop = missed(request)
            form.add_error("code", str(WAIT if stop else refusal))
            answer = self.page(form, status=422)
            return must_wait(answer, stop) if stop else answer
        return redirect("reviews:sign", token_of(found))

    def page(self, form, status=200):
        return page(self.request, "reviews/signing/code.html", {"form": form}, status=status)


@method_decorator(login_not_required, name="dispatch")
class ByToken(View):
    """Whatever is opened by the address alone: `found` is the request that it belongs to, `product` its dossier."""

    def dispatch(self, request, *args, token, **kwargs):
        if not token.isprintable():  # none of ours, and PostgreSQL would not even write it down
            return sentence(request, UNKNOWN, status=404)
        self.found = find(token)
        if self.found is None:
            stop = missed(request)
            return (
                must_wait(sentence(request, WAIT, status=429), stop)
                if stop
                else sentence(request, UNKNOWN, status=404)
            )
        self.product = Product.objects.with_answers().get(pk=self.found.product_id)
        return super().dispatch(request, *args, **kwargs)


class Sign(ByToken):
    """Every answer to be read, and the name that signs them. Looking at it uses nothing up: whatever shows a preview of
    the link opens it too."""

    def get(self, request):
        known = getattr(self.found.product.village, "officials", None)
        return self.page(SignForm(initial={"name": known.head if known else ""}))

    def post(self, request):
        form = SignForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            sign(self.found, form.cleaned_data["name"])
        except Refused as refusal:
            return sentence(request, str(refusal), status=410)
        return redirect("reviews:sign", token_of(self.found))

    def page(self, form, *, status=200):
        context = {
            "found": self.found,
            "token": token_of(self.found),
            "product": self.product,
            "office": office_of(self.product.village),
            "titles": titles_of(self.product.village),
            "district": self.product.village.subdistrict.district,
        }
        if given := signature_given(self.found):
            return page(self.request, "reviews/signing/signed.html", context | {"signature": given})
        if fault := why_not(self.found, self.product):
            return sentence(self.request, fault, status=410)
        answers = snapshots.Snapshot(snapshots.take(self.product))
        context |= {"form": form, "sections": answers.sections}
        return page(self.request, "reviews/signing/sign.html", context, status=status)


class ByTokenFile(ByToken):
    """A file of the dossier, for as long as its answers can be signed; no browser keeps it."""

    def get(self, request, **which):
        if signature_given(self.found) or why_not(self.found, self.product):
            raise Http404
        return self.file(**which)


class SignPhoto(ByTokenFile):
    """One size of a photo."""

    def file(self, pk, size):
        photo = get_object_or_404(Photo, pk=pk, product=self.product)
        if size not in SIZES:
            raise Http404
        return serve(photo.folder, f"{size}.webp", download_name=photo.name, cacheable=False)


class SignPage(ByTokenFile):
    """One page of the minutes as a picture."""

    def file(self, pk, size):
        rows = MinutesPage.objects.select_related("minutes")
        found = get_object_or_404(rows, pk=pk, minutes__product=self.product)
        if size not in ("large", "small"):
            raise Http404
        return serve(found.folder, found.picture(size), download_name=found.name, cacheable=False)


class SignMinutes(ByTokenFile):
    """The minutes, where they came as a PDF."""

    def file(self):
        minutes = get_object_or_404(Minutes, product=self.product, is_pdf=True)
        return serve(minutes.folder, PDF, download_name=minutes.name, cacheable=False)
