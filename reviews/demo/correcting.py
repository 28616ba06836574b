"""Makes what correcting.toml describes: corrections of approved dossiers, and more time, as stories for
filing.tell()."""

import tomllib
from datetime import timedelta
from pathlib import Path

from products.deadlines import extend
from products.models import Product
from reviews.deciding.corrections import ask, decide
from villages.models import Village
from villages.scoping import Role

TABLE = tomllib.loads(Path(__file__).with_name("correcting.toml").read_text(encoding="utf-8"))


def stories(people, cycle):
    """The stories for filing.tell(), one for each [[correction]] and [[extension]] of correcting.toml. `people` is
    {area code: User}, `cycle` the Cycle of all dossiers."""
    rows = [Corrected(row) for row in TABLE["correction"]] + [
        Extended(row, cycle) for row in TABLE["extension"]
    ]
    for number, story in enumerate(rows):
        story.number, story.people = number, people
    return rows


class Corrected:
    """One correction: asked for by the village or written down by the kabupaten, and perhaps decided. `row` is its
    [[correction]] of correcting.toml, as a dict."""

    def __init__(self, row):
        self.row = row

    def events(self):
        """[(days ago, role that acts, function without arguments), …]."""
        by = Role.DISTRICT if "channel" in self.row else Role.VILLAGE
        events = [(self.row["ago"], by, self.ask)]
        if "decided" in self.row:
            events.append((self.row["decided"], Role.DISTRICT, self.decide))
        return events

    def ask(self):
        """Raises what corrections.ask() raises."""
        row, product = self.row, Product.objects.get(village=self.row["village"])
        area = row["village"][:5] if "channel" in row else row["village"]
        words = {name: row[name] for name in ("typed", "reason", "channel") if name in row}
        self.correction = ask(product, row["pin"], self.people[area], version=product.version, **words)

    def decide(self):
        """Raises what corrections.decide() raises."""
        version = Product.objects.get(village=self.row["village"]).version
        officer = self.people[self.row["village"][:5]]
        accept, answer = not self.row.get("refused"), self.row["answer"]
        decide(self.correction, officer, version=version, accept=accept, answer=answer)


class Extended:
    """More time for one village, given yesterday: `row` is its [[extension]] of correcting.toml, as a dict."""

    def __init__(self, row, cycle):
        self.row, self.cycle = row, cycle

    def events(self):
        """[(days ago, role that acts, function without arguments)]."""
        return [(1, Role.DISTRICT, self.give)]

    def give(self):
        """Raises what deadlines.extend() raises."""
        village = Village.objects.get(pk=self.row["village"])
        until = self.cycle.closes + timedelta(days=self.row["days"])
        extend(village, self.cycle, self.people[village.pk[:5]], until=until, reason=self.row["reason"])
