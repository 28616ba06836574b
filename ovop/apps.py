"""The portal as an app: its checks are there for whichever command looks at the settings."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "ovop"

    def ready(self):
        from ovop import checks  # noqa: F401, which registers them
