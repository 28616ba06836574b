"""What processes take of this machine, as /proc tells it."""

import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def children(pid):
    """The process ids of those that it started."""
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def memory(pid):
    """Megabytes: {"rss": in memory now, "private": of that for nobody else, "peak": the most that rss ever was}."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    kilobytes = {line.partition(":")[0]: int(line.split()[1]) for line in lines}
    status = Path(f"/proc/{pid}/status").read_text()
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))
    private = kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]
    return {"rss": kilobytes["Rss"] / 1024, "private": private / 1024, "peak": peak / 1024}


def processor(pid):
    """Seconds of processor time of a process, of those that it started, and of theirs that have ended."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, words[11:15])) / TICK + sum(map(processor, children(pid)))


def spent():
    """Seconds of processor time that anybody on this machine has had, and that nobody wanted: (used, idle)."""
    user, nice, system, idle, waiting, *others = map(int, Path("/proc/stat").read_text().split()[1:9])
    return (user + nice + system + sum(others)) / TICK, (idle + waiting) / TICK
