"""What the portal says to search engines, and to whoever has found a hole in it."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

# What anybody may read and look for. Sheets are found by their code, and a head's link is nobody's but his.
OPEN = ("reviews:guide", "login")
GOOD_FOR = timedelta(days=300)  # RFC 9116: less than a year


@require_safe
def robots(request):
    """robots.txt: the guide and the door, and nothing else."""
    lines = [
        "User-agent: *",
        *(f"Allow: {reverse(name)}$" for name in OPEN),
        f"Allow: {settings.STATIC_URL}",
        "Disallow: /",
    ]
    return _plain(lines)


@require_safe
def security(request):
    """.well-known/security.txt (RFC 9116), where SECURITY_CONTACT names whom to tell."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    contact = settings.SECURITY_CONTACT
    if "@" in contact and not contact.startswith("mailto:"):
        contact = f"mailto:{contact}"
    ends = (timezone.now() + GOOD_FOR).strftime("%Y-%m-%dT00:00:00Z")
    return _plain([f"Contact: {contact}", f"Expires: {ends}", "Preferred-Languages: id, en"])


def _plain(lines):
    response = HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "max-age=86400"
    return response
