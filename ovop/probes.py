"""The addresses for what watches the portal. They are answered before anything looks at the host name, asks for TLS or
for a session: a probe comes by IP."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.urls import path

from ovop.health import alive, ready
from ovop.metrics import metrics

PROBES = {"/healthz": alive, "/readyz": ready, "/metrics": metrics}
urlpatterns = [
    path(address.lstrip("/"), login_not_required(view), name=address.lstrip("/"))
    for address, view in PROBES.items()
]


class Probes:
    """Nothing of these is kept by anybody."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        view = PROBES.get(request.path_info)
        if view is None:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        try:
            response = view(request)
        except Http404:
            response = HttpResponse(status=404)
        response["Cache-Control"] = "no-store"
        response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
        response["X-Content-Type-Options"] = "nosniff"
        return response
