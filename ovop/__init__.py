"""Settings, addresses, and what holds for every page."""

__version__ = "0.5.0"  # as in CHANGELOG.md; the foot of every page shows it
