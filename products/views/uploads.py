"""Photos and minutes: read by whoever may see the product, sent in pieces by a phone."""

from contextlib import suppress
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.generic import View

from products.models import PHOTOS_MAX, Minutes, Photo, Product
from products.uploads import attachments, pieces
from products.uploads.attachments import digest_of, outcome_of
from products.uploads.minutes import MINUTES_LIMIT, read_minutes
from products.uploads.photos import PHOTO_LIMIT, read_photo
from products.uploads.serving import serve
from products.uploads.storage import SIZES
from villages.scoping import Role, ScopedMixin


class PhotoFile(ScopedMixin, View):
    """One size of a photo, for whoever may see the product."""

    model = Photo

    def get(self, request, pk, size):
        photo = get_object_or_404(self.get_queryset(), pk=pk)
        if size not in SIZES:
            raise Http404
        return serve(photo.folder, f"{size}.webp", download_name=photo.name, cacheable=True)


class MinutesFile(ScopedMixin, View):
    """The minutes, for whoever may see the product."""

    model = Minutes

    def get(self, request, pk):
        minutes = get_object_or_404(self.get_queryset(), pk=pk)
        name = "minutes.pdf" if minutes.is_pdf else "large.webp"
        return serve(minutes.folder, name, download_name=minutes.name, cacheable=False)


class SendUpload(ScopedMixin, View):
    """A photo, or the minutes, in pieces. The phone chooses the key; whatever is sent twice is there once.

    GET tells how much is here. PUT brings a piece: headers X-Start and X-Total (bytes) and X-Name
    (percent-encoded). Answers {"received": bytes, "done": false}, {"done": true, "photos": how many the file
    has} or {"error": a sentence}, with "full": true where there was no room for one more photo.
    """

    model = Product
    roles = {Role.VILLAGE}
    http_method_names = ["get", "put"]
    KINDS = {
        "foto": (Photo, read_photo, PHOTO_LIMIT),
        "berita-acara": (Minutes, read_minutes, MINUTES_LIMIT),
    }

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if kwargs["kind"] not in self.KINDS:
            raise Http404
        self.rows, self.read, self.limit = self.KINDS[kwargs["kind"]]

    def get(self, request, pk, kind, key):
        product = get_object_or_404(self.get_queryset(), pk=pk)
        if self.is_here(product, key):
            return self.done(product)
        return JsonResponse({"received": pieces.received(request.user, key), "done": False})

    def put(self, request, pk, kind, key):
        product = get_object_or_404(self.get_queryset(), pk=pk)
        if self.is_here(product, key):
            return self.done(product)
        if not product.is_editable:
            return self.refuse(_("Berkas ini sudah diajukan, jadi tidak bisa ditambah lagi."), status=409)
        start, total = (self.number(request.headers.get(name, "")) for name in ("X-Start", "X-Total"))
        if total > self.limit:
            return self.refuse(_("Berkas ini lebih dari %(limit)d MB.") % {"limit": self.limit // 1024**2})
        try:
            here = pieces.append(request.user, key, request.read(pieces.PIECE), start=start)
        except pieces.Misplaced as gap:
            return JsonResponse({"received": gap.received, "done": False})
        if here < total:
            return JsonResponse({"received": here, "done": False})
        return self.finish(product, key, unquote(request.headers.get("X-Name", "")))

    def is_here(self, product, key):
        return self.rows.objects.visible_to(self.request.user).filter(pk=key, product=product).exists()

    def done(self, product):
        return JsonResponse({"done": True, "photos": product.photos.count()})

    @staticmethod
    def number(text):
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise Http404
        return int(text)

    def refuse(self, sentence, *, status=422, **more):
        return JsonResponse({"error": str(sentence)} | more, status=status)

    def finish(self, product, key, name):
        """Everything has come: look into it, store it, forget the pieces."""
        with pieces.whole(self.request.user, key, name) as upload:
            try:
                files = outcome_of(upload, self.read)
            except ValidationError as fault:
                pieces.discard(self.request.user, key)
                return self.refuse(fault.messages[0])
            with transaction.atomic():
                rows = self.get_queryset().editable().select_for_update(of=["self"])
                product = get_object_or_404(rows, pk=product.pk)
                refusal = self.store(product, key, upload, files)
        if refusal:
            return self.refuse(refusal, full=True)
        pieces.discard(self.request.user, key)
        return self.done(product)

    def store(self, product, key, upload, files):
        """Make the row, once; returns a sentence where there is no room for it."""
        if self.rows is Minutes:
            current = getattr(product, "minutes", None)
            if current is None or current.digest != digest_of(upload):
                attachments.replace_minutes(product, upload, files, key=key)
            return ""
        if product.photos.filter(digest=digest_of(upload)).exists():
            return ""
        if product.photos.count() >= PHOTOS_MAX:
            return _("Sudah ada %(most)d foto. Hapus dulu satu foto, lalu kirim lagi.") % {"most": PHOTOS_MAX}
        with suppress(IntegrityError):  # the key is taken: by this very photo, sent from two tabs
            attachments.add_photo(product, upload, files, key=key)
        return ""
