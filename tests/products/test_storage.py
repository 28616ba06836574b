"""Files on the disk: written whole or not at all, and served as what they are."""

import pytest
from csp.middleware import CSPMiddleware
from django.http import Http404

from products.uploads import storage
from products.uploads.serving import serve


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_write_and_remove(media):
    storage.write("products/ab12", {"large.webp": b"one", "minutes.pdf": b"two"})
    storage.write("products/cd34", {"large.webp": b"other"})
    assert (media / "products/ab12/large.webp").read_bytes() == b"one"
    assert (media / "products/ab12/minutes.pdf").read_bytes() == b"two"

    storage.remove("products/ab12")
    storage.remove("products/ab12")

    assert [path.name for path in (media / "products").iterdir()] == ["cd34"]

    (media / "products/cd34/note.txt").write_text("not ours")
    storage.remove("products/cd34")
    assert [path.name for path in (media / "products/cd34").iterdir()] == ["note.txt"]


def test_write_stores_all_or_nothing(media):
    storage.write("ab12", {"small.webp": b"one"})
    with pytest.raises(FileExistsError):
        storage.write("ab12", {"large.webp": b"two", "medium.webp": b"two", "small.webp": b"two"})
    assert {path.name: path.read_bytes() for path in (media / "ab12").iterdir()} == {"small.webp": b"one"}


WEBP, PDF, CACHED = "image/webp", "application/pdf", "private, max-age=86400"


@pytest.mark.parametrize(
    ("name", "download_name", "cacheable", "expected"),
    (
        ("large.webp", "kelor.webp", True, (WEBP, 'inline; filename="kelor.webp"', CACHED)),
        ("small.webp", "IMG_1.jpg", False, (WEBP, 'inline; filename="IMG_1.jpg.webp"', "no-store")),
        ("minutes.pdf", "../x\r\n.html", False, (PDF, 'attachment; filename="x .html.pdf"', "no-store")),
    ),
)
def test_serve(media, rf, name, download_name, cacheable, expected):
    storage.write("ab12", {name: b"content"})

    def view(request):
        return serve("ab12", name, download_name=download_name, cacheable=cacheable)

    response = CSPMiddleware(view)(rf.get("/"))

    assert b"".join(response) == b"content"
    response.file_to_stream.close()
    assert (response["Content-Type"], response["Content-Disposition"], response["Cache-Control"]) == expected
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("name", ("medium.webp", "secret.txt", "../secret.txt", ""))
def test_serve_only_what_was_written(media, name):
    storage.write("ab12", {"large.webp": b"content"})
    for place in ("secret.txt", "ab12/secret.txt"):
        (media / place).write_text("secret")
    with pytest.raises(Http404):
        serve("ab12", name, download_name="x", cacheable=False)


def test_serve_by_nginx(media, settings):
    """MEDIA_ACCEL: the name instead of the bytes; of what is not there, 404 by the portal's own page."""
    settings.MEDIA_ACCEL = True
    storage.write("ab 12", {"minutes.pdf": b"content"})
    response = serve("ab 12", "minutes.pdf", download_name="Berita Acara", cacheable=False)
    assert (response.content, response["X-Accel-Redirect"]) == (b"", "/_berkas/ab%2012/minutes.pdf")
    assert response["Content-Disposition"] == 'attachment; filename="Berita Acara.pdf"'
    with pytest.raises(Http404):
        serve("ab 12", "large.webp", download_name="x", cacheable=False)
