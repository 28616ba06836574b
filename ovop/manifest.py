"""What a phone needs to put the portal on its home screen."""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.templatetags.static import static
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import View

# Drawn once with Pillow after img/favicon.svg: its four squares on their tips (16, 13, 7 and 3 of 16), eight times
# too large, made smaller, 24 colours. On cream they fill 92 %; on indigo 66 % (maskable: inside the circle that a
# phone cuts out) and 80 % (apple-touch-icon.png, which templates/base.html names).
ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-maskable-512.png", "512x512", "maskable"),
)


@method_decorator(login_not_required, name="dispatch")
class Manifest(View):
    """The web app manifest. It is made here, because static files have hashed names on a server."""

    def get(self, request):
        manifest = {
            "id": "/",
            "name": "OVOP NTT",
            "short_name": "OVOP NTT",
            "description": _("Satu Desa Satu Produk, Nusa Tenggara Timur."),
            "lang": "id",
            "dir": "ltr",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "theme_color": "#27336b",
            "background_color": "#fbf6ea",
            "icons": [
                {"src": static(f"img/icons/{name}"), "sizes": size, "type": "image/png", "purpose": purpose}
                for name, size, purpose in ICONS
            ],
        }
        response = JsonResponse(manifest, content_type="application/manifest+json")
        response["Cache-Control"] = "max-age=86400"
        return response
