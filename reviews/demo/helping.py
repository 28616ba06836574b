"""Tells what the files do not: the villages' potentials, and the help that followed the flags."""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from products.models import Potential, Product
from reviews.demo.filing import invented
from reviews.help import trainings
from reviews.help.moves import move
from reviews.models import Facilitation, Partner, Training
from villages.models import District
from villages.scoping import Role

TABLE = tomllib.loads(Path(__file__).with_name("help.toml").read_text(encoding="utf-8"))
PROVINCE = "53"


def prepare():
    """What has no day of its own: numbers to call, partners, potentials."""
    for code, number in TABLE["whatsapp"].items():
        District.objects.filter(pk=code).update(whatsapp=number)
    for row in TABLE["partner"]:
        Partner.objects.create(province_id=PROVINCE, name=invented(row["name"]), kind=row["kind"])
    for row in TABLE["potential"]:
        scores = [score or None for score in row["scores"]]
        answers = {name: row[name] for name in ("name", "category", "place", "people") if name in row}
        Potential.objects.create(
            village_id=row["village"], **answers, **dict(zip(Potential.QUESTIONS, scores, strict=True))
        )


def stories(people):
    """One for each row of [[help]] and [[training]]; `people` are the officers by their area's code."""
    rows = [Help(row) for row in TABLE["help"]] + [Cohort(row) for row in TABLE["training"]]
    for number, story in enumerate(rows):
        story.number, story.officer = number, people[PROVINCE]
    return rows


def partner(name):
    return Partner.objects.get(name=invented(name))


class Help:
    """One item of the ledger, from its flag to where the demo leaves it."""

    def __init__(self, row):
        self.row = row
        # Days are told from today, though each move happens on another one.
        self.today = timezone.localdate()

    def events(self):
        return [
            (step["ago"], Role.PROVINCE, lambda step=step: self.take(**step)) for step in self.row["moves"]
        ]

    def take(self, do, *, ago, note="", **told):
        items = Facilitation.objects.open().filter(track=self.row["track"])
        item = items.get(product__village=self.row["village"])
        for name in ("planned", "done"):
            if name in told:
                told[f"{name}_on"] = self.today - timedelta(days=told.pop(name))
        if "partner" in told:
            told["partner"] = partner(told["partner"])
        if "officer" in told:
            told["officer"] = invented(told["officer"])
        move(do, item, self.officer, version=item.version, note=note, answers=told)


class Cohort:
    """A training event: set out, its seats given and, where it lies behind us, held."""

    def __init__(self, row):
        self.row = row
        self.today = timezone.localdate()

    def events(self):
        events = [(self.row["ago"], Role.PROVINCE, self.set_out)]
        if (over := self.row.get("last_day", self.row["day"])) >= 0:
            events.append((over - 1, Role.PROVINCE, self.hold))
        return events

    def day(self, name):
        return self.today - timedelta(days=self.row[name]) if name in self.row else None

    def set_out(self):
        self.training = Training.objects.create(
            province_id=PROVINCE,
            title=self.row["title"],
            topic=self.row["topic"],
            day=self.day("day"),
            last_day=self.day("last_day"),
            place=self.row["place"],
            partner=partner(self.row["partner"]),
            seats=self.row["seats"],
            created_by=self.officer,
        )
        files = dict(Product.objects.filter(village__in=self.row["villages"]).values_list("village_id", "pk"))
        trainings.seat(self.training, [files[village] for village in self.row["villages"]], self.officer)

    def hold(self):
        away = self.row.get("away", ())
        marks = {
            pk: village not in away
            for pk, village in self.training.taken.values_list("pk", "product__village_id")
        }
        trainings.attend(self.training, marks, self.officer)
        trainings.hold(self.training, self.officer)
