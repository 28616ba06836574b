"""The pages that say that something failed: THE TABLE of what each says, and what to do next.

Each tells the reference of the request, which stands in the log, and gives back what was typed where it was not
stored. A script gets {"status": 413, "error": the sentence, "id": the reference}.
"""

import logging
from dataclasses import dataclass

from django.core.exceptions import (
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from ovop.reference import current_reference
from villages.requests import is_script
from villages.sign_in import is_secret, typed_fields
from villages.titles import titles_for

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fault:
    """`bare`: the page asks the database nothing, as it may be what failed, nor who asks."""

    status: int
    heading: str
    sentence: str
    bare: bool = False


# fmt: off
FAULTS = {fault.status: fault for fault in (
    Fault(400, _("Kiriman ini tidak terbaca"),
          _("Tidak ada yang berubah. Kembali ke halaman sebelumnya dan coba lagi.")),
    Fault(403, _("Halaman ini untuk petugas lain"),
          _("Halaman atau langkah ini untuk petugas lain. Tidak ada yang berubah.")),
    Fault(404, _("Halaman ini tidak ada"),
          _("Alamatnya mungkin salah ketik, atau berkas itu bukan dari wilayah Anda. Periksa alamatnya, atau mulai dari "
            "beranda.")),
    Fault(405, _("Alamat ini tidak bisa dibuka begitu saja"),
          _("Alamat ini hanya menerima isian dari tombol di portal. Tidak ada yang berubah. Buka halamannya dari beranda, "
            "lalu tekan tombolnya di sana."),
          bare=True),
    Fault(409, _("Sudah berubah selama halaman ini terbuka"),
          _("Yang baru Anda kirim belum disimpan, dan tidak ada jawaban yang hilang. Muat ulang halamannya, lalu periksa lagi."),
          bare=True),
    Fault(413, _("Kiriman ini terlalu besar"),
          _("Yang dikirim sekaligus terlalu banyak, jadi belum ada yang tersimpan. Kirim foto dan PDF satu per satu, dan "
            "ringkas tulisan yang panjang sekali.")),
    Fault(429, _("Terlalu sering dalam waktu singkat"),
          _("Tunggu sebentar, lalu coba lagi. Yang sudah tersimpan tetap aman."),
          bare=True),
    Fault(500, _("Portal sedang terganggu"),
          _("Kesalahan ini ada pada portal, bukan pada Anda, dan sudah tercatat. Yang sudah tersimpan tetap aman. Kalau terus begini, beri tahu petugas PMD kabupaten/kota jam berapa terjadinya."),
          bare=True),
    Fault(503, _("Portal sedang sibuk"), _("Yang sudah tersimpan tetap aman."), bare=True),
)}
# fmt: on
FULL = Fault(
    503,
    _("Tempat penyimpanan portal penuh"),
    _("Yang sudah tersimpan tetap aman, dan pengelola portal sudah diberi tahu."),
    bare=True,
)
HIDDEN_SIGN = Fault(
    400,
    _("Ada tanda yang tidak bisa dibaca portal"),
    _(
        "Yang Anda kirim berisi tanda tersembunyi, biasanya karena disalin dari program lain. Tidak ada yang berubah."
    ),
    bare=True,
)
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
FLAGS = ("secret", "is_kept")
LEFT = "\0"
WORTH_COPYING = 20  # letters


def words_of(request: HttpRequest) -> dict:
    """What a page needs to send once more what was typed, without script: `posted` whether anything was,
    `fields` [(name, value), …], `longer` the texts among them to be copied, `unsent` the names of files, `secret` whether a password was among it, of which
    nothing is given back, `is_kept` whether the phone keeps it anyway."""
    none = {"posted": request.method == "POST", "fields": [], "unsent": []} | dict.fromkeys(FLAGS, False)
    if not none["posted"]:
        return none
    try:
        secret = any(map(is_secret, request.POST))
        fields = [] if secret else [(name, value.replace(LEFT, "")) for name, value in typed_fields(request)]
        unsent = [upload.name for name in request.FILES for upload in request.FILES.getlist(name)]
        is_kept = request.POST.get("kept") == "1"
    except (SuspiciousOperation, OSError, RawPostDataException):  # it could not be read at all
        return none
    fields = [(name.replace(LEFT, ""), value) for name, value in fields]
    longer = [value for _name, value in fields if len(value) >= WORTH_COPYING and " " in value.strip()]
    return none | {"fields": fields, "longer": longer, "unsent": unsent, "secret": secret, "is_kept": is_kept}


def answer(
    request: HttpRequest, fault: Fault, *, sentence: str = "", status: int = 0, **context
) -> HttpResponse:
    """The page of this fault, or what a script reads; with `sentence` in place of the table's own."""
    sentence, status = sentence or str(fault.sentence), status or fault.status
    response: HttpResponse
    if is_script(request):
        said = {"status": status, "error": sentence, "id": current_reference()}
        response = JsonResponse(said, status=status)
    else:
        context |= {
            "fault": fault,
            "sentence": sentence,
            "url": request.get_full_path(),
            "layout": "bare.html" if fault.bare else "base.html",
        }
        response = HttpResponse(_page(request, context), status=status)
    add_never_cache_headers(response)
    return response


def _page(request: HttpRequest, context: dict) -> str:
    """The page; a bare one where the whole layout names static files that nobody has collected yet."""
    try:
        return render_to_string("oops.html", context, request)
    except ValueError:
        return render_to_string("oops.html", context | {"layout": "bare.html"}, request)


def last_resort(fault: Fault) -> HttpResponse:
    """The page where even its template or its style sheet is missing."""
    page = (
        '<!DOCTYPE html><html lang="id"><meta charset="utf-8"><title>{heading} · OVOP NTT</title>'
        '<h1>{heading}</h1><p>{sentence}</p><p>{reference}</p><p><a href="/">{home}</a></p></html>'
    )
    facts = {
        "heading": fault.heading,
        "sentence": fault.sentence,
        "reference": _("Nomor rujukan: %(number)s") % {"number": current_reference()},
        "home": _("Ke beranda"),
    }
    return HttpResponse(
        page.format(**{name: escape(text) for name, text in facts.items()}), status=fault.status
    )


def bad_request(request, exception=None):
    """handler400: what Django calls suspicious; too much at once is a 413."""
    fault = FAULTS[413 if isinstance(exception, TOO_LARGE) else 400]
    if not hasattr(request, "user"):  # refused at the door: nobody knows yet who asks
        fault = Fault(fault.status, fault.heading, fault.sentence, bare=True)
    return answer(request, fault)


def forbidden(request, exception=None):
    """handler403; who is signed in is told as whom."""
    user, sentence = getattr(request, "user", None), ""
    if user and user.is_authenticated:
        sentence = _(
            "Anda masuk sebagai %(role)s %(area)s, dan halaman ini untuk petugas lain. Tidak ada yang berubah. Kalau ini "
            "keliru, hubungi petugas PMD kabupaten/kota atau admin provinsi."
        ) % {"role": titles_for(user).officer or user, "area": user.area.name if user.area else ""}
    return answer(request, FAULTS[403], sentence=sentence)


def not_found(request, exception=None):
    """handler404."""
    return answer(request, FAULTS[404])


class Worded:
    """An answer that says no and nothing more gets its page: 405 of an address that takes forms only, and the like."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        fault = FAULTS.get(response.status_code)
        if fault is None or response.streaming or response.content:
            return response
        worded = answer(request, fault)
        for name in ("Allow", "Retry-After"):
            if name in response:
                worded[name] = response[name]
        worded.cookies = response.cookies
        return worded
