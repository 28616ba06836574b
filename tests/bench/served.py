"""The settings of a server, for this machine without TLS: static files hashed, small and compressed."""

import os

os.environ.setdefault("LOCAL", "1")

from ovop.settings import *  # noqa: F403
from ovop.settings import STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "ovop.storage.PortalStaticFilesStorage"}}
