"""The file of settings that server, timers and manage.py share: where it lies, who may read it, what wins."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_settings import NAMED

ROOT = Path(__file__).parent.parent
EXAMPLE = (ROOT / "deploy" / "env.example").read_text()
KEY, OTHER = "k" * 60, "o" * 60
ASK = (
    "import json; from ovop import settings; "
    "print(json.dumps([settings.SECRET_KEY, settings.DATABASES['default'].get('NAME')]))"
)


@pytest.fixture
def code(tmp_path):
    """A folder with the portal's settings in it, and nothing else."""
    shutil.copytree(ROOT / "ovop", tmp_path / "code" / "ovop", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "code"


def keep(path, text, mode=0o640):
    path.write_text(text)
    path.chmod(mode)
    return path


def ask(code, **environment):
    """(key, name of the database) as the settings have them; else what they complain of."""
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=code,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return tuple(json.loads(done.stdout)) if done.returncode == 0 else done.stderr.splitlines()[-1]


def test_it_lies_beside_the_code_or_where_env_file_says(code, tmp_path):
    keep(code / ".env", f"SECRET_KEY={KEY}\nDATABASE_URL=sqlite:////tmp/one.sqlite3\n")
    other = keep(tmp_path / "other", f"export SECRET_KEY='{OTHER}'\n# a comment\n\n")
    assert ask(code) == (KEY, "/tmp/one.sqlite3")
    assert ask(code, ENV_FILE=str(other))[0] == OTHER
    assert ask(code, SECRET_KEY=OTHER) == (OTHER, "/tmp/one.sqlite3")
    assert "Set the SECRET_KEY environment variable" in ask(code, ENV_FILE="")


def test_one_that_is_not_there_is_told(code):
    assert "Set the SECRET_KEY environment variable" in ask(code)
    assert "ENV_FILE=/nowhere/env: there is no such file." in ask(
        code, ENV_FILE="/nowhere/env", SECRET_KEY=KEY
    )


@pytest.mark.parametrize("mode", (0o644, 0o642, 0o777))
def test_secrets_that_everybody_may_read_are_refused(code, mode):
    path = keep(code / ".env", f"SECRET_KEY={KEY}\n", mode)
    assert f"everybody may read it: chmod 640 {path}" in ask(code)
    path.chmod(0o640)
    assert ask(code)[0] == KEY


def test_secrets_in_files_of_their_own(code, tmp_path):
    key, database = (
        keep(tmp_path / "key", f"{KEY}\n"),
        keep(tmp_path / "url", "postgres://ovop:geheim@127.0.0.1/inside\n"),
    )
    keep(code / ".env", f"SECRET_KEY_FILE={key}\nDATABASE_URL_FILE={database}\n")
    assert ask(code) == (KEY, "inside")
    # The environment wins, in whichever of the two ways it says so.
    assert ask(code, SECRET_KEY=OTHER)[0] == OTHER
    keep(code / ".env", f"SECRET_KEY={OTHER}\n")
    assert ask(code, SECRET_KEY_FILE=str(key))[0] == KEY


def test_the_example_names_every_setting_once(code):
    """With a line that says what it is, and such that the file works as it is once the dots are filled in."""
    lines = re.findall(r"^(?:#\s?)?([A-Z_]+)=", EXAMPLE, re.M)
    own = set(NAMED) - {"DEBUG", "LOCAL", "ENV_FILE"}  # never on a server; and the file itself
    assert sorted(lines) == sorted(own)
    for paragraph in EXAMPLE.strip().split("\n\n"):
        assert paragraph.startswith("#"), paragraph
    filled = EXAMPLE.replace("SECRET_KEY=…", f"SECRET_KEY={KEY}").replace("ovop:…@", "ovop:secret@")
    keep(code / ".env", filled)
    assert "…" not in re.sub(r"^#.*", "", filled, flags=re.M)
    assert ask(code) == (KEY, "ovop")
