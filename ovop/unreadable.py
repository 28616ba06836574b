"""What no page can read is refused before any page: the one place that knows of NUL.

PostgreSQL takes no NUL in a text, and SQLite keeps one that no page shows. It comes with words that were copied out
of another program, and from whoever tries doors.
"""

from urllib.parse import unquote_to_bytes

from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext as _

from ovop.error_pages import FAULTS, HIDDEN_SIGN, answer, words_of

NUL = "\0"
IN_A_QUERY = "NUL (0x00)"  # as psycopg2 says it, of what was decoded behind this door


class Readable:
    """400 with what was typed, without that sign. A cookie with one is nobody's of ours, and is not read."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Django would read a form in any charset that Python knows, "base64" too, and fail.
        if (request.content_params or {}).get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
            return answer(request, FAULTS[400])
        if has_nul(request):
            return refused(request)
        request.COOKIES = {
            name: value for name, value in request.COOKIES.items() if NUL not in name and NUL not in value
        }
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """A form's fields, once it is known that the form is the portal's own. A view with `tells_of_nul` says it at the
        field, and reads nothing but by its form."""
        if getattr(getattr(view, "view_class", None), "tells_of_nul", False):
            return None
        if request.method == "POST" and any(
            NUL in name or any(NUL in value for value in values) for name, values in request.POST.lists()
        ):
            return refused(request)
        return None

    def process_exception(self, request, exception):
        if isinstance(exception, ValueError) and IN_A_QUERY in str(exception):
            return refused(request)
        if isinstance(exception, FieldDoesNotExist):  # the admin was asked by a column that is none
            return answer(request, FAULTS[400])
        if isinstance(exception, UnreadablePostError):  # the line dropped: nobody is there to read this
            return answer(request, FAULTS[400])
        return None


def has_nul(request: HttpRequest) -> bool:
    """In the address or in a header?"""
    query = request.META.get("QUERY_STRING", "")
    headers = (
        value for name, value in request.META.items() if name.startswith("HTTP_") and name != "HTTP_COOKIE"
    )
    return (
        NUL in request.path_info
        or b"\0" in unquote_to_bytes(query)
        or any(NUL in value for value in headers if isinstance(value, str))
    )


def refused(request: HttpRequest) -> HttpResponse:
    context = words_of(request)
    if has_nul(request):  # sent again to this address it would be refused again
        context |= {"posted": False}
    sentence = str(HIDDEN_SIGN.sentence)
    if context["secret"]:
        sentence += " " + _("Isi lagi, dan ketik sendiri tulisannya.")
    elif context["posted"]:
        sentence += " " + _("Tanda itu sudah kami buang dari isian Anda. Tekan “Kirim lagi”.")
    else:
        sentence += " " + _("Kembali ke halaman sebelumnya, lalu ketik sendiri tulisannya.")
    return answer(request, HIDDEN_SIGN, sentence=sentence, **context)
