"""The portal's own settings, for a machine without TLS. What a developer keeps in .env is not for tests."""

import os

os.environ.setdefault("LOCAL", "1")
os.environ["ENV_FILE"] = ""

from ovop.settings import *  # noqa: F403
