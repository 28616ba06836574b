"""List pages against a bare Django page: session, login, one query, 25 rows. Measured in turns."""

from statistics import median
from time import perf_counter

from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path, reverse

from products.models import Product
from tests.bench import figures

# The pages, and whose they are: the officer of the kabupaten or of the province.
PAGES = (
    ("reviews:queue", "district"),
    ("reviews:approved", "province"),
    ("reviews:coverage", "province"),
    ("reviews:ledger", "province"),
    ("reviews:dashboard", "province"),
)
RATIO, QUERIES = 2.0, 8
GOALS = {"reviews:dashboard": (4.0, 12)}  # the others: those above
ROUNDS = 100

# What `django-admin startproject` sets up, with the sign-in asked for.
BARE_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
BARE_PAGE = """<!doctype html><html><head><title>Bare</title></head><body><p>{{ user }}</p>
<table>{% for row in rows %}<tr><td>{{ row.pk }}</td><td>{{ row.village_id }}</td><td>{{ row.name }}</td>
<td>{{ row.get_category_display }}</td><td>{{ row.approved_at|date:"d F Y" }}</td></tr>{% endfor %}</table></body></html>"""


def bare(request):
    rows = Product.objects.order_by("-pk")[:25]
    template = engines["django"].from_string(BARE_PAGE) if not _template else _template[0]
    _template[:] = [template]
    return HttpResponse(template.render({"rows": rows}, request))


_template = []
urlpatterns = [path("bare/", bare, name="bare"), path("", include("ovop.urls"))]


def run(officers):
    """`officers` is {"district": user, "province": user}."""
    print(f"\nPages against a bare one, median of {ROUNDS} in turns\n")
    with override_settings(ROOT_URLCONF=__name__):
        with override_settings(MIDDLEWARE=BARE_MIDDLEWARE):
            bare_page = _Page("bare", officers["district"])  # its client keeps this middleware
        pages = [_Page(name, officers[whose]) for name, whose in PAGES]
        for _round in range(ROUNDS):
            for page in (bare_page, *pages):
                page.measure()
    print(f"       bare page: {bare_page.milliseconds:.1f} ms, {bare_page.queries} queries")
    for page in pages:
        print(f"       {page.name}: {page.milliseconds:.1f} ms, {page.kilobytes:.0f} KB")
        print(f"       {page.name}, right after a step: {page.cold_milliseconds():.1f} ms")
        ratio, queries = GOALS.get(page.name, (RATIO, QUERIES))
        figures.show(
            f"{page.name}, time of bare pages", page.milliseconds / bare_page.milliseconds, ratio, "×"
        )
        figures.show(f"{page.name}, queries", page.queries, queries)


class _Page:
    def __init__(self, name, user):
        self.name, self.times = name, []
        self.url = reverse(name)
        self.client = Client()
        self.client.force_login(user)
        self.get()  # warm: templates, middleware, connection
        with CaptureQueriesContext(connection) as captured:
            response = self.get()
        if response.status_code != 200:
            raise SystemExit(f"{name} answers {response.status_code} and not 200.")
        self.queries, self.kilobytes = len(captured), len(response.content) / 1024

    def get(self):
        return self.client.get(self.url, secure=True)

    def measure(self):
        begun = perf_counter()
        self.get()
        self.times.append(perf_counter() - begun)

    def cold_milliseconds(self, rounds=15):
        """With nothing kept: what the first one pays after a step that changed a number."""
        times = []
        for _round in range(rounds):
            cache.clear()
            begun = perf_counter()
            self.get()
            times.append(perf_counter() - begun)
        return 1000 * median(times)

    @property
    def milliseconds(self):
        return 1000 * median(self.times)
