"""Pages of each role against a bare Django page: session, login, one query, 25 rows. Measured in turns."""

from functools import partial
from statistics import median
from time import perf_counter

from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path, reverse

from products.choices import State
from products.models import Product
from products.sections import BY_KEY
from tests.bench import figures
from tests.factories import officer_of, send_back
from villages.scoping import Role

# The lists, and whose they are: the officer of the kabupaten or of the province.
LISTS = (
    ("reviews:queue", "district"),
    ("reviews:approved", "province"),
    ("reviews:coverage", "province"),
    ("reviews:ledger", "province"),
    ("reviews:dashboard", "province"),
)
RATIO, QUERIES = 2.0, 8
GOALS = {"reviews:dashboard": (4.0, 12)}  # the other lists: those above
SECTION, SAVE, REVIEW = (2.5, 8), (4.0, None), (2.5, 12)  # times of bare pages, queries
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


def dossiers(officers):
    """The pages of one dossier: [(page, goals), …]. A section of one that was returned has remarks; a save is
    what static/js/section.js sends, with something new each time."""
    waiting = Product.objects.filter(state=State.SUBMITTED, district_code=officers["district"].district_id)
    review, returned = waiting.order_by("pk")[:2]
    send_back(returned, price="Per kg basah atau kering?", manager="Siapa ketuanya?")
    village = officer_of(Role.VILLAGE, returned.village_id)
    section = partial(_Page, "section", village, args=[returned.pk, "produksi"])
    return [
        (section(title="a section of a returned dossier"), SECTION),
        (section(title="saving it", post=lambda: _answers(returned)), SAVE),
        (
            _Page("reviews:detail", officers["district"], args=[review.pk], title="the page of a review"),
            REVIEW,
        ),
    ]


def _answers(product):
    """Another buyer each time, sent with the mark of what is saved."""
    product = Product.objects.with_answers().get(pk=product.pk)
    mark = BY_KEY["produksi"].fingerprint(product)
    return {"seen": mark, "regular_buyer": f"Pembeli {perf_counter()}"}


def run(officers):
    """`officers` is {"district": user, "province": user}."""
    print(f"\nPages against a bare one, median of {ROUNDS} in turns\n")
    with override_settings(ROOT_URLCONF=__name__):
        with override_settings(MIDDLEWARE=BARE_MIDDLEWARE):
            bare_page = _Page("bare", officers["district"])  # its client keeps this middleware
        lists = [_Page(name, officers[whose]) for name, whose in LISTS]
        others = dossiers(officers)
        for _round in range(ROUNDS):
            for page in (bare_page, *lists, *(page for page, _goals in others)):
                page.measure()
    print(f"       bare page: {bare_page.milliseconds:.1f} ms, {bare_page.queries} queries")
    for page in lists:
        print(f"       {page.title}, right after a step: {page.cold_milliseconds():.1f} ms")
        page.show(bare_page, *GOALS.get(page.name, (RATIO, QUERIES)))
    for page, goals in others:
        page.show(bare_page, *goals)


class _Page:
    """`post` makes the answers that are sent each time; without it the page is only asked for."""

    def __init__(self, name, user, *, args=(), title="", post=None):
        self.name, self.title, self.post, self.times = name, title or name, post, []
        self.url = reverse(name, args=args)
        self.client = Client()
        self.client.force_login(user)
        self.get()  # warm: templates, middleware, connection
        data = post and post()
        with CaptureQueriesContext(connection) as captured:
            response = self.get(data)
        if response.status_code != 200:
            raise SystemExit(f"{self.title} answers {response.status_code} and not 200.")
        self.queries, self.kilobytes = len(captured), len(response.content) / 1024

    def get(self, data=None):
        if data is None and self.post is None:
            return self.client.get(self.url, secure=True)
        return self.client.post(
            self.url, data or self.post(), secure=True, headers={"Accept": "application/json"}
        )

    def show(self, bare_page, ratio, queries):
        print(
            f"       {self.title}: {self.milliseconds:.1f} ms, {self.kilobytes:.0f} KB, {self.queries} queries"
        )
        figures.show(
            f"{self.title}, time of bare pages", self.milliseconds / bare_page.milliseconds, ratio, "×"
        )
        if queries:
            figures.show(f"{self.title}, queries", self.queries, queries)

    def measure(self):
        data = self.post and self.post()
        begun = perf_counter()
        self.get(data)
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
