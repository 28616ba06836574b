"""The sheet for the meeting that chooses among the potentials: what it asks, and rows to fill in."""

from products.models import Potential

ROWS = 8  # on the page, whatever is recorded
EMPTY = 4  # of them at least, for what comes up in the meeting


def sheet(potentials):
    """The questions with what 1, 2 and 3 mean, the potentials with their scores, and how many rows are empty.

    A sum is printed only where all five are scored: one that is to be finished by hand would be wrong.
    """
    questions = [
        {
            "short": Potential.SCALE[name][0],
            "text": Potential._meta.get_field(name).verbose_name,
            "meanings": Potential.SCALE[name][1],
        }
        for name in Potential.QUESTIONS
    ]
    rows = []
    for potential in potentials:
        scores = [getattr(potential, name) for name in Potential.QUESTIONS]
        total = potential.total if all(scores) else ""
        rows.append({"potential": potential, "scores": scores, "total": total})
    empty = range(len(rows) + 1, len(rows) + 1 + max(EMPTY, ROWS - len(rows)))
    return {"questions": questions, "rows": rows, "empty": empty, "most": Potential.MOST}
