"""Static files in production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class PortalStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed names, kept by browsers for ever; also inside the modules that import one another."""

    support_js_module_import_aggregation = True
