"""The house stays as it was drawn: imports run one way, and no page forgets whose rows it shows."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
APPS = ("villages", "products", "reviews", "ovop")  # each may import those before it
FILES = [
    path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts
]
# Whatever answers a request, and so must start from what the user may see.
SHOWING = [
    path
    for path in FILES
    if path.parent.name == "views" or path.name.endswith(("views.py", "forms.py", "exports.py", "filters.py"))
]
# What else may follow `.objects` there, and why.
EXCUSED = {
    "Cycle.objects.current": "programme years belong to everybody",
    "Cycle.objects.order_by": "programme years belong to everybody",
    "Certificate.objects.select_related": "the public page: whoever holds a code may ask about it",
    "Product.objects.in_area_of": "a step on a file that was withdrawn meanwhile is stale, not unknown",
    "Licence.objects.filter": "inside Exists() on a scoped product, or the rows of a product at hand",
    "Licence.objects.update_or_create": "the rows of a product at hand",
    "Need.objects.filter": "inside Exists() on a scoped product, or the rows of a product at hand",
    "Need.objects.bulk_create": "the rows of a product at hand",
    "Facilitation.objects.active": "inside Exists() on a scoped product",
    "District.objects.filter": "the choices of a filter, the officer's own province",
    "Subdistrict.objects.filter": "the choices of a filter, the officer's own kabupaten",
}


def imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path):
    allowed = APPS[: APPS.index(path.relative_to(ROOT).parts[0]) + 1]
    assert {name for name in imports(path) if name in APPS} <= set(allowed)
    assert "tests" not in imports(path)


def test_the_files_that_show_rows_are_these():
    assert [str(path.relative_to(ROOT)) for path in SHOWING] == [
        "villages/activation_forms.py",
        "villages/activation_views.py",
        "villages/forms.py",
        "villages/views.py",
        "products/forms.py",
        "products/potential_forms.py",
        "products/views/__init__.py",
        "products/views/files.py",
        "products/views/filing.py",
        "products/views/offline.py",
        "products/views/potentials.py",
        "reviews/coverage_filters.py",
        "reviews/exports.py",
        "reviews/filters.py",
        "reviews/forms.py",
        "reviews/ledger_filters.py",
        "reviews/ledger_forms.py",
        "reviews/training_forms.py",
        "reviews/views/__init__.py",
        "reviews/views/approved.py",
        "reviews/views/coverage.py",
        "reviews/views/dashboard.py",
        "reviews/views/desk.py",
        "reviews/views/downloads.py",
        "reviews/views/files.py",
        "reviews/views/flags.py",
        "reviews/views/home.py",
        "reviews/views/ledger.py",
        "reviews/views/maps.py",
        "reviews/views/papers.py",
        "reviews/views/potentials.py",
        "reviews/views/report.py",
        "reviews/views/sheets.py",
        "reviews/views/trainings.py",
    ]


@pytest.mark.parametrize("path", SHOWING, ids=lambda path: str(path.relative_to(ROOT)))
def test_rows_start_from_what_the_user_may_see(path):
    text = re.sub(r"\s*\n\s*", "", path.read_text())
    found = set(re.findall(r"\w+\.objects\.\w+", text))
    strange = {call for call in found if not call.endswith(".visible_to")}
    assert strange <= set(EXCUSED)


def test_every_excuse_is_used():
    text = "".join(re.sub(r"\s+", "", path.read_text()) for path in SHOWING)
    assert {call for call in EXCUSED if call not in text} == set()


def test_one_door_for_a_state():
    """Nobody but the workflow writes how a file stands, and nobody but the flags' door a flag."""
    for path in FILES:
        text = path.read_text()
        if path.name != "workflow.py":
            assert not re.search(r"\.state\s*=[^=]|update\([^)]*\bstate=", text), path
        if path.name != "facilitation.py":
            assert not re.search(
                r"(?<!class )Facilitation\(|Facilitation\.objects\.(create|bulk_create)", text
            ), path


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_templates_obey_the_content_security_policy(path):
    text = path.read_text()
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=|javascript:", text)
    assert not re.search(r"https?://", text), "nothing from another host"


def test_nothing_is_called_a_drawer():
    assert not [
        p
        for app in APPS
        for p in (ROOT / app).rglob("*")
        if p.stem in ("utils", "common", "services", "signals", "helpers")
    ]


def test_own_copy_of_the_reference_data():
    """The shipped file is the one that was given, where that lies beside the project."""
    given = ROOT.parent / "shared" / "data" / "areas_ntt.csv"
    shipped = (ROOT / "villages" / "data" / "areas_ntt.csv").read_bytes()
    assert shipped.startswith(b"code,name\n53,Nusa Tenggara Timur\n")
    if given.exists():
        assert shipped == given.read_bytes()
