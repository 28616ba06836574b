"""The portal's own settings, for a machine without TLS."""

import os

os.environ.setdefault("LOCAL", "1")

from ovop.settings import *  # noqa: F403
