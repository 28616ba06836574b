"""What was measured, beside what it should be."""

missed = []


def show(what, value, goal, unit=""):
    """Print one figure; above its goal it is remembered as missed."""
    fine = value <= goal
    if not fine:
        missed.append(what)
    number = f"{value:.2f}" if isinstance(value, float) else f"{value}"
    print(
        f"  {'ok  ' if fine else 'MISS'} {what:<58} {number:>7} {unit:<2} (goal: at most {goal:g} {unit})".rstrip()
    )


def check(what, fine):
    """The same for something that is or is not."""
    if not fine:
        missed.append(what)
    print(f"  {'ok  ' if fine else 'MISS'} {what}")
