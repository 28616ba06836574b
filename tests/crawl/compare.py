"""Showing where two records differ."""

import json
import re
from difflib import unified_diff


def compare(before, after, replaced, most):
    """Prints what differs, the pages that differ in the same lines as one; returns how many do."""

    def meant(text):
        for pattern, replacement in replaced:
            text = re.sub(pattern, replacement, text)
        return text

    def pages(path):
        found = json.loads(path.read_text())["pages"]
        return {meant(key): path.with_suffix(".bodies") / page["sha256"] for key, page in found.items()}

    old, new = pages(before), pages(after)
    alone = [(before, key) for key in old if key not in new] + [(after, key) for key in new if key not in old]
    for path, key in alone[:most]:
        print(f"only in {path}: {key}")
    ways, same = {}, 0
    for key in (key for key in old if key in new):
        diff = []
        if old[key].name != new[key].name:
            sides = (filter(str.strip, meant(x[key].read_text()).splitlines()) for x in (old, new))
            diff = list(unified_diff(*map(list, sides), lineterm="", n=2))[2:]
        if diff:
            changed = tuple(line for line in diff if line.startswith(("+", "-")))
            if changed[0][1:].isdigit():  # another status: that alone is the way, whatever the page says
                changed = tuple(line for line in changed if line[1:].isdigit())[:2]
            ways.setdefault(changed, []).append((key, diff))
        same += not diff
    for way in sorted(ways.values(), key=len, reverse=True)[:most]:
        print(f"\n{len(way)} pages differ so:", *(key for key, _ in way[:3]), *way[0][1][:40], sep="\n")
    differ = sum(map(len, ways.values()))
    print(
        f"\n{same} pages are the same, {differ} differ in {len(ways)} ways, {len(alone)} are in one record only"
    )
    return differ + len(alone)
