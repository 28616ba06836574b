"""No style, class or template that nobody uses, and a sheet that is as new as its sources."""

import ast
import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
APPS = ("villages", "products", "reviews", "ovop")
PYTHON = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
TEMPLATES = {
    path.relative_to(ROOT / "templates").as_posix(): path.read_text()
    for path in sorted((ROOT / "templates").rglob("*"))
    if path.is_file()
}
SCRIPTS = [path.read_text() for path in sorted((ROOT / "static" / "js").rglob("*.js"))]
SCSS = ROOT / "static" / "scss"
SHEETS = [ROOT / "static" / "css" / f"{name}.css" for name in ("portal", "desk")]

# Classes that a template writes as {{ … }}: words of Python, which must say them.
FROM_PYTHON = {
    "draft",  # the states of a file
    "submitted",
    "returned",
    "approved",
    "flag",  # the tone of help that is only planned
    "day",  # the columns of the approved list
    "num",
    "none",  # a cell in which nothing is
    "thumb",  # the picture of a product in a row
    "w-2",  # and their widths
    "w-3",
    "w-4",
    "solid",  # the series of a chart
    "plain",
    "icon",  # a drawing beside a word
    "dots",  # what a letter leaves open
    "kerajinan",  # the signs of the map
    "kebun",
    "hutan",
    "ternak",
    "laut",
    "pairs",  # how the choices of a question stand
    "segment",
    "months",
}
FROM_DJANGO = {"success", "error", "warning"}  # django.contrib.messages
UNSTYLED = {
    "form-check-input",  # Bootstrap's name for a box; ours is drawn by its type
    "breadcrumbs",  # a page of Django's admin, which brings its own style sheet
}
# Rendered by a name that is not in our code.
BY_OTHERS = {
    "registration/password_change_form.html",  # Django's views
    "registration/password_change_done.html",
    "bootstrap5/field.html",  # crispy
    "admin/base_site.html",  # Django's admin
}


@pytest.fixture(scope="module")
def strings():
    """Every literal string in the Python of the apps."""
    return {
        node.value
        for path in PYTHON
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def selectors(styles):
    """What stands before each brace of CSS or SCSS."""
    bare = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*|\"[^\"]*\"|#\{[^}]*\}", "", styles, flags=re.DOTALL)
    return re.findall(r"([^;{}]*)\{", bare)


def classes_of(styles):
    return {name for one in selectors(styles) for name in re.findall(r"\.([A-Za-z][\w-]*)", one)}


def own_classes():
    return set().union(*(classes_of(path.read_text()) for path in SCSS.glob("*.scss")))


def written(text):
    """The class names in a piece of HTML that are written out, whatever condition they stand under."""
    values = re.findall(r"\bclass=\"((?:\{%.*?%\}|\{\{.*?\}\}|[^\"])*)\"", text)
    values += re.findall(r"\{% block main_class %\}(.*?)\{% endblock %\}", text)
    values += re.findall(r"\{% crispy_field field \"class\" \"(.*?)\" %\}", text)
    # What touches a tag, as in "btn-{{ kind }}", is only half a name.
    words = " ".join(re.sub(r"\{%.*?%\}", " ", value) for value in values)
    return set(re.findall(r"(?<!\S)[A-Za-z][\w-]*(?!\S)", re.sub(r"\S*\{\{.*?\}\}\S*", " ", words)))


def set_by(script):
    """The class names that a script gives."""
    given = " ".join(re.findall(r"\.className\s*=([^;]*);", script))
    words = re.sub(r"\$\{.*?\}", " ", " ".join(re.findall(r"[\"`]([^\"`]*)[\"`]", given)))
    return written(script) | set(words.split())


def test_every_class_of_the_styles_is_used():
    used = set().union(*map(written, TEMPLATES.values()), *map(set_by, SCRIPTS))
    assert sorted(own_classes() - used - FROM_PYTHON - FROM_DJANGO) == []


def test_every_class_of_the_templates_has_a_style():
    used = set().union(*map(written, TEMPLATES.values()))
    assert sorted(used - own_classes()) == sorted(UNSTYLED)


def test_what_python_gives_is_styled_and_said_there(strings):
    assert own_classes() >= FROM_PYTHON | FROM_DJANGO
    assert sorted(FROM_PYTHON - strings) == []


SIZE = re.compile(r"font-size: ([^;]+);")


def test_type_has_six_sizes():
    """Those of _tokens.scss, on every page. Paper is set in points, what is drawn in its own units."""
    drawn = {
        "_charts": {"13px", "12px"},
        "_map": {"12px", "11px"},
        "_map_marks": {"12px"},
        "_field": {"0.75em"},
        "_short": {"0"},
    }
    drawn["_tile_map"] = {"0.65rem", "0.75rem", "0.875rem"}
    wrong = []
    for path in sorted(SCSS.glob("_*.scss")):
        for size in SIZE.findall(path.read_text()):
            is_ours = re.fullmatch(r"var\(--t[1-6]\)|min\(var\(--t[1-6]\), 10vw\)|[\d.]+pt", size)
            if not is_ours and size not in drawn.get(path.stem, ()):
                wrong.append((path.stem, size))
    assert wrong == []
    assert len(set(re.findall(r"--t(\d):", (SCSS / "_tokens.scss").read_text()))) == 6
    assert len(set(re.findall(r"--s(\d):", (SCSS / "_tokens.scss").read_text()))) == 6


def test_the_sheet_has_no_other_classes():
    """Neither Bootstrap's, which nobody asked for, nor those of an older source."""
    assert set().union(*(classes_of(sheet.read_text()) for sheet in SHEETS)) == own_classes()


def test_the_sheet_is_as_new_as_its_sources():
    """build.sh leaves their sum in its last line."""
    sources = b"".join(path.read_bytes() for path in sorted(SCSS.glob("*.scss")))
    mark = f"/* {hashlib.sha256(sources).hexdigest()[:12]} */"
    for sheet in SHEETS:
        assert sheet.read_text().endswith(mark + "\n"), "make css has not run since a source changed"


def test_every_template_is_used(strings):
    asked = (strings & set(TEMPLATES)) | BY_OTHERS
    seen = set()
    while asked:
        seen |= asked
        asked = {
            name
            for one in asked
            for name in re.findall(r"\{% (?:include|extends) \"(.+?)\"", TEMPLATES[one])
            if name in TEMPLATES
        } - seen
    assert sorted(set(TEMPLATES) - seen) == []


@pytest.mark.parametrize("path", sorted(SCSS.glob("_*.scss")), ids=lambda path: path.stem)
def test_a_piece_of_the_styles_is_small_says_what_it_is_and_is_asked_for(path):
    text = path.read_text()
    assert text.startswith("// ")
    assert len(text.splitlines()) <= 150
    asked = [f'@use "{path.stem[1:]}";' in (SCSS / f"{name}.scss").read_text() for name in ("portal", "desk")]
    assert sorted(asked) == [False, True]
