"""What every template knows."""

from ovop import __version__


def version(request):
    """{"portal_version": "0.5.0"}, for the foot of the page; `request` is not read."""
    return {"portal_version": __version__}
