"""Photos and minutes: read by whoever may see the product, sent in pieces by a phone."""

from contextlib import suppress
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from products.models import PAGES_MAX, PHOTOS_MAX, Minutes, MinutesPage, Photo, Product
from products.submitted import file_for, first_page_of
from products.uploads import attachments, pieces, thumbnails
from products.uploads.attachments import digest_of, outcome_of
from products.uploads.faults import fault
from products.uploads.minutes import MINUTES_LIMIT, read_minutes
from products.uploads.photos import PHOTO_LIMIT, read_photo
from products.uploads.serving import serve
from products.uploads.storage import PDF, PHOTO_SIZES
from villages.scoping import Role, ScopedMixin


class PhotoFile(ScopedMixin, View):
    """One size of a photo, for whoever may see the product."""

    model = Photo

    def get(self, request, pk, size):
        photo = file_for(request.user, Photo, pk)
        if photo is None or size not in PHOTO_SIZES:
            raise Http404
        return serve(photo.folder, thumbnails.picture(photo, size), download_name=photo.name, cacheable=True)


class MinutesFile(ScopedMixin, View):
    """The PDF of the minutes, for whoever may see the product; of photographed ones the first page."""

    model = Minutes

    def get(self, request, pk):
        minutes = file_for(request.user, Minutes, pk)
        if minutes is None:
            raise Http404
        if minutes.is_pdf:
            return serve(minutes.folder, PDF, download_name=minutes.name, cacheable=False)
        page = first_page_of(minutes)
        if page is None:
            raise Http404
        return serve(page.folder, page.picture("large"), download_name=page.name, cacheable=False)


class MinutesPageFile(ScopedMixin, View):
    """One page of the minutes as a picture, to read or as a thumbnail, for whoever may see the product."""

    model = MinutesPage

    def get(self, request, pk, size):
        page = file_for(request.user, MinutesPage, pk)
        if page is None or size not in ("large", "small"):
            raise Http404
        return serve(page.folder, page.picture(size), download_name=page.name, cacheable=True)


class SendUpload(ScopedMixin, View):
    """A photo, or the minutes, in pieces. The phone chooses the key; whatever is sent twice is there once.

    Minutes are one PDF, in place of what was there, or the photo of one page, behind the other pages.
    GET tells how much is here. PUT brings a piece: headers X-Start and X-Total (bytes) and X-Name
    (percent-encoded). Answers {"received": bytes, "done": false}, {"error": a sentence}, with "full": true
    where there was no room for one more; or {"done": true, "photos": how many the dossier has, "pages": how
    many its minutes have, "thumbnail": address of what has come, "" where it was there under another key}.
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
        if self.here(product, key):
            return self.done(product, key)
        return JsonResponse({"received": pieces.received(request.user, key), "done": False})

    def put(self, request, pk, kind, key):
        product = get_object_or_404(self.get_queryset(), pk=pk)
        if self.here(product, key):
            return self.done(product, key)
        if not product.is_editable:
            return self.refuse(
                _(
                    "Berkas ini sudah diajukan, jadi foto tidak bisa ditambah. Kalau perlu, tarik kembali dulu."
                ),
                status=409,
            )
        start, total = (self.number(request.headers.get(name, "")) for name in ("X-Start", "X-Total"))
        if total > self.limit:
            return self.refuse(
                _("Foto atau PDF ini lebih dari %(limit)d MB. Kecilkan dulu, atau pilih yang lain.")
                % {"limit": self.limit // 1024**2}
            )
        try:
            here = pieces.append(request.user, key, request.read(pieces.PIECE), start=start, total=total)
        except pieces.Full as full:
            return self.refuse(full.sentence)
        except pieces.Misplaced as gap:
            return JsonResponse({"received": gap.received, "done": False})
        if here < total:
            return JsonResponse({"received": here, "done": False})
        return self.finish(product, key, unquote(request.headers.get("X-Name", "")).replace("\0", ""))

    def row(self, model, **which):
        return model.objects.visible_to(self.request.user).filter(**which).first()

    def here(self, product, key):
        """The row that this upload has become, None while it has not; of photographed minutes it is the page."""
        if self.rows is Photo:
            return self.row(Photo, pk=key, product=product)
        page = self.row(MinutesPage, pk=key, minutes__product=product)
        return page or self.row(Minutes, pk=key, product=product, is_pdf=True)

    def done(self, product, key):
        row, minutes = self.here(product, key), self.row(Minutes, product=product)
        shown = row.pages.first() if isinstance(row, Minutes) else row
        address = "products:photo" if self.rows is Photo else "products:minutes_page"
        return JsonResponse(
            {
                "done": True,
                "photos": product.photos.count(),
                "pages": minutes.pages.count() if minutes else 0,
                "thumbnail": reverse(address, args=[shown.pk, "small"]) if shown else "",
            }
        )

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
            if not attachments.can_take(key, upload):
                pieces.discard(self.request.user, key)
                return self.refuse(_("Foto atau PDF ini belum diterima. Pilih lagi dari galeri, lalu kirim."))
            try:
                files = outcome_of(upload, self.read)
            except ValidationError as refusal:
                pieces.discard(self.request.user, key)
                return self.refuse(refusal.messages[0])
            with transaction.atomic():
                rows = self.get_queryset().editable().select_for_update(of=["self"])
                product = get_object_or_404(rows, pk=product.pk)
                refusal = self.store(product, key, upload, files)
        if refusal:
            return self.refuse(refusal, full=True)
        pieces.discard(self.request.user, key)
        return self.done(product, key)

    def store(self, product, key, upload, files):
        """Make the row, once; returns a sentence where there is no room for it."""
        if self.rows is Minutes:
            return self.store_minutes(product, key, upload, files)
        if product.photos.filter(digest=digest_of(upload)).exists():
            return ""
        if product.photos.count() >= PHOTOS_MAX:
            return _("Sudah ada %(most)d foto. Hapus dulu satu foto, lalu kirim lagi.") % {"most": PHOTOS_MAX}
        with suppress(IntegrityError):  # the key is taken: by this very photo, sent from two tabs
            attachments.add_photo(product, upload, files, key=key)
        return ""

    def store_minutes(self, product, key, upload, files):
        here = self.row(Minutes, product=product)
        if here and here.is_pdf == (PDF in files):
            pages = [here] if here.is_pdf else here.pages.all()
            if digest_of(upload) in {page.digest for page in pages}:
                return ""
            if not here.is_pdf and len(pages) >= PAGES_MAX:
                return fault("pages_full", upload, PAGES_MAX).messages[0]
        with suppress(IntegrityError):
            attachments.add_minutes(product, upload, files, key=key)
        return ""
