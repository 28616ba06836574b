"""Places that lie too near one another to be pressed apart become one mark: by a rule, not by chance."""

from collections.abc import Sequence
from math import hypot

Place = tuple[float, float]


def gather(places: Sequence[Place], distance: float, weights: Sequence[int] = ()) -> list[list[int]]:
    """Groups of `places`, as indexes; the first index of a group is its middle, where its mark stands.

    Middles are at least `distance` apart. A place is a middle where most (by `weights`, 1 each without) lie within
    `distance` of it and none of them is a middle yet; every other place belongs to the middle that is nearest to it.
    The order of `places` decides between equals, so the same places always make the same groups.
    """
    near = _near(places, distance)
    heavy = [sum(weights[other] for other in around) for around in near] if weights else list(map(len, near))
    middles: list[int] = []
    covered: set[int] = set()
    for index in sorted(range(len(places)), key=lambda one: (-heavy[one], one)):
        if index not in covered:
            middles.append(index)
            covered |= near[index]
    groups: dict[int, list[int]] = {middle: [middle] for middle in middles}
    for index in range(len(places)):
        if index not in groups:
            groups[
                min(near[index] & groups.keys(), key=lambda one: (_apart(places, index, one), one))
            ].append(index)
    return list(groups.values())


def _apart(places: Sequence[Place], one: int, other: int) -> float:
    return hypot(places[one][0] - places[other][0], places[one][1] - places[other][1])


def _near(places: Sequence[Place], distance: float) -> list[set[int]]:
    """Of each place those nearer than `distance`, itself too. From west to east, so that few pairs are measured."""
    near = [{index} for index in range(len(places))]
    eastward = sorted(range(len(places)), key=lambda index: places[index][0])
    for position, one in enumerate(eastward):
        for other in eastward[position + 1 :]:
            if places[other][0] - places[one][0] >= distance:
                break
            if _apart(places, one, other) < distance:
                near[one].add(other)
                near[other].add(one)
    return near
