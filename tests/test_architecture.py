"""The house stays as it was drawn: imports run one way, and no page forgets whose rows it shows."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture import EXCUSED, RELATED, ROOMS, TEMPLATES_READ

ROOT = Path(__file__).parent.parent
APPS = ("villages", "products", "reviews", "ovop")  # each may import those before it
FILES = [
    path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts
]
# Commands, the demo and the admin work for nobody's screen or behind a gate of their own; models say what
# there is. Everything else shows or writes rows for somebody, whatever its name.
OPEN = ("management", "demo", "models", "admin.py", "models.py")
GUARDED = [path for path in FILES if not set(path.relative_to(ROOT).parts) & set(OPEN)]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def name_of(path):
    """reviews/lists/columns.py is reviews.lists.columns."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path):
    """The dotted names that a file imports; of `from a import b` both a and a.b."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_between_the_apps_run_one_way(path):
    allowed = APPS[: APPS.index(path.relative_to(ROOT).parts[0]) + 1]
    found = {name.partition(".")[0] for name in imports(path)}
    assert found & set(APPS) <= set(allowed)
    assert "tests" not in found


def floor(module):
    """(app, floor of its room), or None for a module outside the rooms; the longest name counts."""
    for app, floors in ROOMS.items():
        rooms = {room: number for number, names in enumerate(floors) for room in names}
        found = [room for room in rooms if module == room or module.startswith(f"{room}.")]
        if found:
            room = max(found, key=len)
            return app, rooms[room], room
    return None


def test_every_module_has_its_room():
    """urls.py, admin.py, commands and template tags stand at the door: they may look into every room."""
    door = ("urls", "admin", "apps", "management", "templatetags", "demo", "append_only")
    strange = [
        name
        for path in FILES
        if (name := name_of(path)).split(".")[0] in ROOMS
        and len(name.split(".")) > 1
        and name.split(".")[1] not in door
        and floor(name) is None
    ]
    assert strange == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_inside_an_app_run_one_way(path):
    here = floor(name_of(path))
    if here is None or path.name == "urls.py":
        return
    for name in imports(path):
        there = floor(name)
        if there and there[0] == here[0] and there[2] != here[2]:
            assert there[1] < here[1], f"{here[2]} looks up to {there[2]}"


def test_the_related_names_are_all_known():
    """A relation that is added is looked for from then on."""
    own = {model for app in APPS[:3] for model in apps.get_app_config(app).get_models()}
    found = {
        relation.get_accessor_name()
        for model in own
        for relation in model._meta.related_objects
        if relation.related_model in own and relation.get_accessor_name()
    }
    assert found == set(RELATED)


def unscoped(path):
    """What a file asks the database without starting from what the user may see."""
    text = re.sub(r"\s*\n\s*", "", path.read_text())
    managers = re.findall(r"\b[A-Z]\w+\.(?:objects|_default_manager|_base_manager)\.\w+", text)
    related = re.findall(rf"\b(\w+)\.({'|'.join(RELATED)})\.(\w+)", text)
    found = {call for call in managers if not call.endswith(".visible_to")}
    # `self.taken` of a view is no relation, and a module of that name is none either.
    related = [one for one in related if one[0] != "self" and one[2] in RELATION_CALLS]
    return found | {".".join(one) for one in related}


RELATION_CALLS = set(
    "all filter exclude get first last count exists values values_list order_by aggregate annotate update "
    "delete create bulk_create get_or_create update_or_create active ahead open select_related select_for_update "
    "only".split()
)


@pytest.mark.parametrize("path", GUARDED, ids=name_of)
def test_rows_start_from_what_the_user_may_see(path):
    assert unscoped(path) == set(EXCUSED.get(name_of(path), {}))


def test_every_excuse_belongs_to_a_module():
    assert set(EXCUSED) <= {name_of(path) for path in GUARDED}


def test_templates_read_only_what_hangs_on_a_row_at_hand():
    found = set()
    for path in TEMPLATES:
        for tag in re.findall(r"{[{%].*?[%}]}", path.read_text(), re.S):
            found.update(re.findall(rf"\b(\w+\.(?:{'|'.join(RELATED)})\.\w+)", tag))
    assert found == set(TEMPLATES_READ)


def test_one_door_for_a_state():
    """Nobody but the two tables' doors writes how a dossier or an item of help stands."""
    for path in FILES:
        text = path.read_text()
        if name_of(path) != "reviews.deciding.workflow":
            assert not re.search(r"\.state\s*=[^=]|update\([^)]*\bstate=", text), path
        if name_of(path) != "reviews.help.flags":  # move() writes with the very statement that checks
            assert not re.search(
                r"(?<!class )Facilitation\(|Facilitation\.objects\.(create|bulk_create)", text
            ), path
            assert not re.search(r"\bitem\.status\s*=[^=]", text), path


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
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
    """The shipped file is the one that was given, where that lies beside the project, but for four names that
    villages/data/README.md gives the source of: they stand on official letters."""
    given = ROOT.parent / "shared" / "data" / "areas_ntt.csv"
    shipped = (ROOT / "villages" / "data" / "areas_ntt.csv").read_bytes()
    assert shipped.startswith(b"code,name\n53,Nusa Tenggara Timur\n")
    if given.exists():
        mended = given.read_text()
        for name in ("Nunle'u", "Kuale'u", "Ala'ang", "Bo'a"):
            mended = mended.replace('"' + name.replace("'", '""') + '"', name)
        assert shipped.decode() == mended
