"""Every setting of the README does what it says: each is tried on a portal of its own (tests/probe.py)."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.core import signing
from django.db import connection

from tests.probe import CLIENT, FRONT, HOSTS, TOKEN

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
NAMED = re.findall(r"^\| `([A-Z_]+)` \|", README, re.M)
# Where else a setting is tried, beside the test here that is called after it.
MORE = {
    "PROXY_COUNT": ("tests.test_behind_nginx", "test_a_stranger_s_guesses_are_the_stranger_s"),
}


def start(**variables):
    """The probe with these variables and no others; what it prints is read later, so that several run at once."""
    environment = {"PATH": os.environ["PATH"], "ENV_FILE": "", **variables}
    command = [sys.executable, "-m", "tests.probe"]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


class Portal:
    """How it behaved: portal["hosts"]; `log` is what went to its log."""

    def __init__(self, process):
        printed, self.log = process.communicate(timeout=120)
        self.status = process.returncode
        self.behaviour = json.loads(printed) if self.status == 0 else {}

    def __getitem__(self, key):
        return self.behaviour[key]


@pytest.fixture(scope="module")
def portals(tmp_path_factory):
    """{name: Portal}: as a server; the same with every setting changed; in three ways at home; and without a key."""
    folder = tmp_path_factory.mktemp("settings")

    def place(name):
        return {
            "DATABASE_URL": f"sqlite:///{folder}/{name}.sqlite3",
            "MEDIA_ROOT": f"{folder}/{name}-media",
            "STATIC_ROOT": f"{folder}/{name}-static",
        }

    server = {"SECRET_KEY": "one" * 20, "ALLOWED_HOSTS": HOSTS[0]}
    before = signing.dumps("signed", key="zero" * 15)
    changed = {
        "SECRET_KEY": "two" * 20,
        "SECRET_KEY_FALLBACKS": f"{'minus' * 12},{'zero' * 15}",
        "ALLOWED_HOSTS": f"{HOSTS[1]},third.example.go.id",
        "CSRF_TRUSTED_ORIGINS": FRONT,
        "PROXY_COUNT": "1",
        "SECURE_SSL_REDIRECT": "0",
        "SECURE_HSTS_PRELOAD": "1",
        "LOG_LEVEL": "INFO",
        "SECOND_FACTOR": "0",
        "LOG_FORMAT": "json",
        "ADMINS": "satu@example.go.id,dua@example.go.id",
        "EMAIL_URL": f"filemail:///{folder}/mails",
        "SERVER_EMAIL": "portal@example.go.id",
        "METRICS_TOKEN": TOKEN,
        "METRICS_FOLDER": f"{folder}/numbers",
        "SECURITY_CONTACT": "keamanan@example.go.id",
        "SILENCED_CHECKS": "ovop.W001,ovop.W003",
        "MEDIA_ACCEL": "1",
        "WORKER": "0",
    }
    (folder / "settings.env").touch(mode=0o640)
    (folder / "settings.env").write_text(
        f"SECRET_KEY={'four' * 15}\nALLOWED_HOSTS={HOSTS[1]}\nLOG_LEVEL=INFO\n"
    )
    kept = {"ENV_FILE": f"{folder}/settings.env", "ALLOWED_HOSTS": HOSTS[0]}
    processes = {
        "server": start(**server, **place("server"), COLLECT="1", TOKEN=before),
        "changed": start(**changed, **place("changed"), TOKEN=before),
        "kept": start(**kept, **place("kept")),
        "local": start(LOCAL="1", ALLOWED_HOSTS=HOSTS[0], **place("local"), COLLECT="1"),
        "asking": start(LOCAL="1", SECOND_FACTOR="1", ALLOWED_HOSTS=HOSTS[0], **place("asking")),
        "debug": start(DEBUG="1", ALLOWED_HOSTS=HOSTS[0], **place("debug")),
        "keyless": start(ALLOWED_HOSTS=HOSTS[0], **place("keyless")),
    }
    return {name: Portal(process) for name, process in processes.items()} | {"folder": folder}


def test_each_setting_has_its_test():
    assert len(NAMED) >= 12
    tests = {name.removeprefix("test_").upper() for name in globals() if name.startswith("test_")}
    assert set(NAMED) - tests == set()
    for module, name in MORE.values():
        assert f"def {name}(" in (ROOT / f"{module.replace('.', '/')}.py").read_text()


def test_each_setting_that_is_read_is_told():
    """No knob that nobody knows of."""
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "ovop" / "settings.py").read_text()))
    assert read == set(NAMED)


def test_secret_key(portals):
    assert signing.loads(portals["server"]["token"], key="one" * 20) == "signed"
    assert signing.loads(portals["changed"]["token"], key="two" * 20) == "signed"
    with pytest.raises(signing.BadSignature):
        signing.loads(portals["server"]["token"], key="two" * 20)
    assert portals["keyless"].status != 0
    assert "Set the SECRET_KEY environment variable" in portals["keyless"].log


def test_secret_key_fallbacks(portals):
    assert (portals["server"]["token of before"], portals["changed"]["token of before"]) == (None, "signed")


def test_env_file(portals):
    """What stands in it counts, and the environment wins over it."""
    assert signing.loads(portals["kept"]["token"], key="four" * 15) == "signed"
    assert portals["kept"]["hosts"][HOSTS[0]] == 301
    assert f"You may need to add '{HOSTS[1]}'" in portals["kept"].log
    assert "said at INFO" in portals["kept"].log


def test_allowed_hosts(portals):
    assert portals["server"]["hosts"] == {HOSTS[0]: 301, HOSTS[1]: 400}
    assert portals["changed"]["hosts"][HOSTS[1]] == 405
    assert f"You may need to add '{HOSTS[0]}'" in portals["changed"].log


@pytest.mark.parametrize("name", ("server", "changed"))
def test_database_url(portals, name):
    with sqlite3.connect(portals["folder"] / f"{name}.sqlite3") as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("probe",)]


@pytest.mark.parametrize("name", ("server", "changed"))
def test_media_root(portals, name):
    assert (portals["folder"] / f"{name}-media" / "probe.txt").read_text() == "here"


def test_static_root(portals):
    folder = portals["folder"] / "server-static"
    assert (folder / "staticfiles.json").exists()
    assert list(folder.glob("css/portal.*.css"))


def test_the_same_files_are_collected_at_home(portals):
    """LOCAL=1 on the command line must not leave a server without its manifest; only pages at home name plain files."""
    server, local = (portals["folder"] / f"{name}-static" for name in ("server", "local"))
    files = [sorted(path.relative_to(one) for path in one.rglob("*")) for one in (server, local)]
    assert files[0] == files[1]
    manifests = [(one / "staticfiles.json").read_text() for one in (server, local)]
    assert manifests[0] == manifests[1]
    named = [
        re.search(r"/static/css/[\w.]+", portals[name]["page that is not there"])[0]
        for name in ("server", "local")
    ]
    assert re.fullmatch(r"/static/css/portal\.[0-9a-f]{12}\.css", named[0])
    assert named[1] == "/static/css/portal.css"


def test_media_accel(portals):
    """Without it the bytes themselves come from the portal."""
    assert portals["server"]["a photo"] == ["", "bytes"]
    assert portals["changed"]["a photo"] == ["/_berkas/photos/ab12/large.webp", ""]


def test_csrf_trusted_origins(portals):
    assert portals["server"]["post from the front"] == 403
    assert portals["changed"]["post from the front"] == 302


def test_proxy_count(portals):
    assert portals["server"]["address"] == "127.0.0.1"
    assert portals["changed"]["address"] == CLIENT
    # Nor is anybody believed about TLS.
    assert portals["server"]["plain http, but the header says https"] == ""
    assert portals["changed"]["plain http, but the header says https"] != ""


def test_secure_ssl_redirect(portals):
    assert (portals["server"]["plain http"], portals["changed"]["plain http"]) == (301, 302)


def test_secure_hsts_preload(portals):
    assert portals["server"]["hsts"] == "max-age=31536000; includeSubDomains"
    assert portals["changed"]["hsts"] == "max-age=31536000; includeSubDomains; preload"


def test_second_factor(portals):
    """On on a server, off at home, and each the other way round where it is said so."""
    asked = {
        name: portals[name]["asked for a second factor"] for name in ("server", "changed", "local", "asking")
    }
    assert asked == {
        "server": ["district", "province", "superuser"],
        "changed": [],
        "local": [],
        "asking": ["district", "province", "superuser"],
    }
    assert "villages.W001" not in portals["server"]["warnings"]
    assert "villages.W001" in portals["changed"]["warnings"]


def test_worker(portals):
    """A server wants one, and misses it here; at home, and where it is said so, nobody does. What each then does with
    a long list: tests/work."""
    wanted = {name: portals[name]["worker"] for name in ("server", "changed", "local")}
    assert wanted == {"server": "fails", "changed": "none", "local": "none"}


def test_log_level(portals):
    assert ("said at INFO" in portals["server"].log, "said at WARNING" in portals["server"].log) == (
        False,
        True,
    )
    assert "said at INFO" in portals["changed"].log


def test_log_format(portals):
    """In the other format too, and there is nothing else in the log."""
    lines = [json.loads(line) for line in portals["changed"].log.splitlines() if line.startswith("{")]
    assert {"said at WARNING", "said at ERROR"} <= {line.get("message") for line in lines}
    assert re.search(
        r"^\d{4}-\d\d-\d\dT\S+\+08:00 WARNING - probe: said at WARNING$", portals["server"].log, re.M
    )


def mail_of(portals):
    mails = [path.read_text() for path in (portals["folder"] / "mails").iterdir()]
    (mail,) = [mail for mail in mails if "said at ERROR" in mail]
    return mail


def test_admins(portals):
    assert "To: satu@example.go.id, dua@example.go.id" in mail_of(portals)
    assert "said at ERROR" in portals["server"].log  # where nobody is named, nobody is mailed


def test_email_url(portals):
    assert "Subject: [OVOP NTT] ERROR in probe:" in mail_of(portals)


def test_server_email(portals):
    assert "From: portal@example.go.id" in mail_of(portals)


def test_metrics_token(portals):
    assert (portals["server"]["numbers"], portals["changed"]["numbers"]) == (404, 200)


def test_metrics_folder(portals):
    assert [path.suffix for path in (portals["folder"] / "numbers").iterdir()] == [".db"]


def test_security_contact(portals):
    assert portals["changed"]["contact"] == "Contact: mailto:keamanan@example.go.id"
    assert "Contact" not in portals["server"]["contact"]


def test_silenced_checks(portals):
    assert {"ovop.W001", "ovop.W003"} <= set(portals["server"]["checks"])
    assert not {"ovop.W001", "ovop.W003"} & set(portals["changed"]["checks"])


def test_local(portals):
    assert portals["server"]["cookie"] == ["__Host-csrf", True]
    assert portals["local"]["cookie"] == ["csrftoken", False]
    assert (portals["local"]["plain http"], portals["local"]["hsts"]) == (302, "")
    assert "Halaman ini tidak ada" in portals["local"]["page that is not there"]


def test_debug(portals):
    assert "Halaman ini tidak ada" in portals["server"]["page that is not there"]
    assert "URLconf" in portals["debug"]["page that is not there"]
    assert portals["debug"]["cookie"] == ["csrftoken", False]  # and LOCAL with it


@pytest.mark.postgres
def test_conn_max_age():
    server = {"SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": HOSTS[0], "DATABASE_URL": os.environ["DATABASE_URL"]}
    runs = [start(**server, **more) for more in ({}, {"CONN_MAX_AGE": "60"}, {"CONN_MAX_AGE": "0"})]
    assert [Portal(run)["connection"] for run in runs] == [True, True, False]


@pytest.mark.parametrize(("more", "port"), (([], "8000"), (["PORT=8123"], "8123")))
def test_port(more, port):
    said = subprocess.check_output(["make", "--dry-run", "run", *more], cwd=ROOT, text=True)
    assert f"runserver 127.0.0.1:{port}" in said
    assert "PORT=8080 for another port" in README


# --- How long the database is waited for --------------------------------------------------------------

ASKED = """
import json
from django.db import connection, OperationalError
from villages.unhurried import unhurried
def show(name):
    with connection.cursor() as cursor:
        cursor.execute(("SHOW " if connection.vendor == "postgresql" else "PRAGMA ") + name)
        return str(cursor.fetchone()[0])
def sleep():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(1)")
    except OperationalError as error:
        return type(error.__cause__).__name__
    return "slept"
if connection.vendor == "postgresql":
    told = {"lock": show("lock_timeout"), "idle": show("idle_in_transaction_session_timeout"), "sleep": sleep()}
    with unhurried():
        told["unhurried"] = sleep()
    told["statement"] = show("statement_timeout")
else:
    told = {"lock": show("busy_timeout"), "replace": show("recursive_triggers")}
print(json.dumps(told))
"""


def asked(**variables):
    """What a portal with these variables says about its database, the tests' own."""
    url = "sqlite://:memory:"
    if connection.vendor == "postgresql":
        one = connection.settings_dict
        place = f"{one['HOST'] or '127.0.0.1'}:{one['PORT'] or 5432}/{one['NAME']}"
        url = f"postgres://{one['USER']}:{one['PASSWORD']}@{place}?application_name=tests"
    given = {"PATH": os.environ["PATH"], "LOCAL": "1", "DATABASE_URL": url, **variables}
    code = f"import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'ovop.settings'; django.setup(){ASKED}"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_database_lock_timeout(db):
    """How others get on meanwhile: tests/test_busy.py."""
    postgres = connection.vendor == "postgresql"
    assert asked()["lock"] == ("5s" if postgres else "5000")
    assert asked(DATABASE_LOCK_TIMEOUT="0.4")["lock"] == ("400ms" if postgres else "400")


@pytest.mark.postgres
def test_database_statement_timeout(db):
    told = asked()
    assert (told["statement"], told["sleep"]) == ("30s", "slept")
    told = asked(DATABASE_STATEMENT_TIMEOUT="0.3")
    assert (told["sleep"], told["unhurried"], told["statement"]) == ("QueryCanceled", "slept", "300ms")
    assert asked(DATABASE_STATEMENT_TIMEOUT="0")["statement"] == "0"


@pytest.mark.postgres
def test_database_idle_timeout(db):
    assert asked()["idle"] == "1min"
    assert asked(DATABASE_IDLE_TIMEOUT="7")["idle"] == "7s"


def test_no_row_is_replaced_past_its_guard(db):
    """Of SQLite, which else deletes it in silence."""
    assert connection.vendor == "postgresql" or asked()["replace"] == "1"
