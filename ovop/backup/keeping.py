"""Which old backups go: a rule that fits into a sentence, and never takes the last good one."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from ovop.backup import Refused
from ovop.backup.manifest import UNFINISHED, finished, is_good, read

MONTHS = 12


def too_old(backups: Sequence[Path], *, keep: int) -> list[Path]:
    """Of the good backups all but the newest `keep`, and but the first of each of the newest twelve months.

    `backups` are finished ones, the oldest first. One that is not good goes once `keep` good ones are newer; what
    has no manifest of the portal is left alone.
    """
    good = [path for path in backups if is_good(path)]
    newest = good[-max(keep, 1) :]
    first: dict[str, Path] = {}
    for path in good:
        first.setdefault(path.name[len("ovop-") :][:6], path)  # its year and month
    kept = {*newest, *(first[month] for month in sorted(first)[-MONTHS:])}
    old = [path for path in good if path not in kept]
    if len(newest) == max(keep, 1):
        old += [path for path in backups if path not in good and path < newest[0] and _is_ours(path)]
    return sorted(old)


def _is_ours(path: Path) -> bool:
    try:
        read(path)
    except Refused:
        return False
    return True


def clear(target: Path, *, keep: int) -> list[Path]:
    """Delete the old backups in the folder; returns them. One that is half deleted is no backup any more, and goes
    with the next."""
    old = too_old(finished(target), keep=keep)
    for path in old:
        going = path.with_name(path.name + UNFINISHED)
        path.rename(going)
        shutil.rmtree(going)
    return old
