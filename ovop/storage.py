"""Static files."""

from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.base import ContentFile
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage


def small(script: str) -> str:
    """The text of a script without its comments and indents."""
    return str(jsmin(script))


class PortalStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed names, kept by browsers for ever; also inside the modules that import one another. The portal's
    own scripts go out small: each kilobyte is paid for by a village."""

    support_js_module_import_aggregation = True

    def _save(self, name, content):
        if name.startswith("js/") and name.endswith(".js"):
            content.seek(0)  # it may have been read for its sum
            content = ContentFile(small(content.read().decode()).encode())
        return super()._save(name, content)


class PlainNamesStorage(PortalStaticFilesStorage):
    """At home: pages name the files as they lie in static/, so that a change shows at once. What collectstatic makes is
    the same as for a server, whichever settings it was run with."""

    def url(self, name, force=False):
        return StaticFilesStorage.url(self, name)
