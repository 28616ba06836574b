"""What is sent: names of parameters that something in the portal reads, and values that somebody may have typed."""

import re
from pathlib import Path

from django import forms
from django.urls import get_resolver, reverse

ROOT = Path(__file__).resolve().parents[2]
ASKED = re.compile(r"""(?:GET|POST|params|data)(?:\.get|\.getlist)?[(\[]\s*"([\w-]+)\"""")
FILTER = re.compile(r"^    (\w+) = filters\.\w+\(", re.M)
ADMIN = "q o p all e _popup _to_field _changelist_filters _save _continue action select_across index".split()
NULS = ("\0", "Garam\0Bolok")
VALUES = (
    "",
    "%00",
    "x" * 300,
    "x" * 70_000,
    "ﷺ" * 20,  # NFKC makes eighteen letters of each
    "ß" * 200,
    "\u202e\ufeff\u2028",
    "💥" * 90,
    "-1",
    "0",
    "٣",
    "²",
    "1" * 19,
    "9" * 400,
    "9223372036854775808",
    "1e999",
    "NaN",
    "-Infinity",
    "1.5",
    "9.999.999.999.999.999,99",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "0000-00-00",
    "[]",
    "{}",
    '{"a": ["\\ud800"], "\\u0000": ["\\u0000"]}',
    '{"name": [[1], {"a": 1}, null]}',
    "'; --",
    "%s%n%(x)s{0.__class__}",
    "../../etc/passwd",
    "00000000-0000-4000-8000-000000000000",
    "53.01",
    "53.01.05.2010",
    "53.01.05.2010:0",
    "2026",
    "2026-01-01T00:00:00+00:00~1",
    "9999-12-31T23:59:59-12:00~9223372036854775808",
    "~".join("12345"),
    "__class__",
    "on",
    "\ud7ff\ue000\uffff",
)
# What else a request brings, by its name in the test client.
HEADERS = {
    "HTTP_COOKIE": ('sessionid="\\000"', 'nama="\\000"; csrftoken="\\000"', "nama=" + "x" * 5000, "=;;=\\"),
    "HTTP_REFERER": ("http://[", "javascript:alert(1)", "x" * 5000),
    "HTTP_ACCEPT": ("application/json", "\x7f", ","),
    "HTTP_X_FORWARDED_FOR": ("x" * 5000, "[::1", "1.2.3.4.5, ,"),
    "HTTP_USER_AGENT": ("", "\x01\x02", "x" * 5000),
    "HTTP_ORIGIN": ("null", "http://[", "://"),
    "HTTP_ACCEPT_LANGUAGE": ("x" * 5000, "id-ID-\x7f;q=2"),
    "HTTP_IF_MODIFIED_SINCE": ("Thu, 01 Jan 0000 00:00:00 GMT", "x"),
    "HTTP_RANGE": ("bytes=9-1", "bytes=-99999999999999999999"),
    "HTTP_X_START": ("-1", "9" * 30, "²"),
    "HTTP_X_NAME": ("%00", "%", "x" * 5000, "..%2f..%2f"),
    "HTTP_AUTHORIZATION": ("Bearer \xe9", "Basic"),
}
BODIES = (
    ("application/json", b'{"name": "\\u0000"}'),
    ("application/json", b"\xff\xfe"),
    ("text/plain", b"\0" * 100),
    ("application/x-www-form-urlencoded", b"name=%00&%00=1"),
    ("application/x-www-form-urlencoded", b"&".join([b"a=1"] * 1500)),
    ("application/x-www-form-urlencoded; charset=base64", b"name=1"),
    ("application/x-www-form-urlencoded", b"name=%ff%fe&version=%f0%28%8c%bc"),
    ("multipart/form-data", b"x"),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\0\r\n--x--\r\n',
    ),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="photos"; filename="a\0.jpg"\r\n\r\nxx\r\n--x--\r\n',
    ),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name="),
    ("multipart/form-data; boundary=" + "y" * 500, b"--y"),
    ("application/x-www-form-urlencoded", b"note=" + b"x" * 3_000_000),
)


def _forms(base=forms.BaseForm):
    for form in base.__subclasses__():
        yield form
        yield from _forms(form)


def parameters():
    """Every name that a form has, a filter has, or a view asks for."""
    get_resolver().url_patterns  # noqa: B018, which loads all views with their forms
    names = {name for form in _forms() for name in getattr(form, "base_fields", {})}
    for app in ("villages", "products", "reviews", "ovop"):
        for path in (ROOT / app).rglob("*.py"):
            text = path.read_text()
            names |= set(ASKED.findall(text)) | set(FILTER.findall(text))
    return sorted(
        names
        | {
            "version",
            "consent_version",
            "remark-price",
            "reply-1",
            "seat-1",
            "licences-0-number",
            "kept",
            "next",
        }
    )


def admin_addresses():
    """[(address, names of its filters and fields), …] of the lists and forms of the admin."""
    from django.contrib import admin

    found = []
    for model in admin.site._registry:
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        fields = [field.name for field in model._meta.get_fields() if getattr(field, "column", None)]
        looked = [
            f"{name}__{how}" for name in fields for how in ("exact", "id__exact", "in", "isnull", "gte")
        ]
        found.append((reverse(f"{base}_changelist"), [*ADMIN, *looked]))
        found.append((reverse(f"{base}_add"), [*fields, "username", "password1", "password2", *ADMIN]))
        found.append((reverse(f"{base}_change", args=["1"]), [*fields, *ADMIN]))
        found.append((reverse(f"{base}_change", args=["9" * 30]), []))
        found.append((reverse(f"{base}_change", args=["a\0b"]), []))
    return found
