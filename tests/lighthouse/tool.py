"""Lighthouse itself: npm's package, pinned, in .cache/lighthouse; it drives Debian's Chromium."""

import json
import os
import subprocess

from tests.bench.portal import ROOT
from tests.conftest import CHROMIUM

PACKAGE = "lighthouse@12.8.2"  # the last one for node 18, which Debian has
HOME = ROOT / ".cache" / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --disable-background-networking"


def install() -> None:
    """Fetch it where it is not there yet; nothing of it is run while it is installed."""
    stamp = HOME / "stamp"
    if stamp.exists() and stamp.read_text() == PACKAGE:
        return
    HOME.mkdir(parents=True, exist_ok=True)
    (HOME / "package.json").write_text('{"private": true}')
    command = [
        "npm",
        "install",
        "--save-exact",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--silent",
        PACKAGE,
    ]
    subprocess.run(command, cwd=HOME, check=True)
    stamp.write_text(PACKAGE)


def scores(address: str, cookie: str) -> tuple[list[int], list[str]]:
    """The points of each category, 0 to 100, of the page at `address`, asked for with `cookie`; and what took points
    away, as "title (what was measured)"."""
    command = [str(HOME / "node_modules" / ".bin" / "lighthouse"), address, "--quiet", "--output=json"]
    command += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}"]
    command += [f"--extra-headers={json.dumps({'Cookie': cookie})}"] if cookie else []
    made = subprocess.run(
        command,
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"CHROME_PATH": CHROMIUM},
        timeout=240,
    )
    report = json.loads(made.stdout)
    if report["finalDisplayedUrl"] != address:
        raise SystemExit(
            f"{address} led to {report['finalDisplayedUrl']}: that page would be measured for it."
        )
    points, lost = [], []
    for name in CATEGORIES:
        category = report["categories"][name]
        points.append(round(100 * (category["score"] or 0)))
        for part in category["auditRefs"]:
            audit = report["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                lost.append(f"{audit['title']} ({audit.get('displayValue', name)})")
    return points, lost
