"""Makes what help.toml describes: WhatsApp numbers, partners and potentials at once, items of help and
trainings as stories for filing.tell()."""

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
    """Store what no date matters for: WhatsApp numbers of kabupaten, partners, potentials of villages."""
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
    """The stories for filing.tell(), one for each [[help]] and [[training]] of help.toml.

    `people` is {area code: User}; the province's officer does everything.
    """
    rows = [Help(row) for row in TABLE["help"]] + [Cohort(row) for row in TABLE["training"]]
    for number, story in enumerate(rows):
        story.number, story.officer = number, people[PROVINCE]
    return rows


def partner(name):
    """The Partner that prepare() stored under this name of help.toml. Raises Partner.DoesNotExist."""
    return Partner.objects.get(name=invented(name))


class Help:
    """The moves of one item of help: `row` is its [[help]] of help.toml, as a dict.

    The item is the open one that a flag in dossiers.toml made for this village and track.
    """

    def __init__(self, row):
        self.row = row
        # Kept now: take() runs while tell() has set the clock back, but `planned` and `done` count from the
        # real today.
        self.today = timezone.localdate()

    def events(self):
        """[(days ago, role that acts, function without arguments), …]: one for each move."""
        return [
            (step["ago"], Role.PROVINCE, lambda step=step: self.take(**step)) for step in self.row["moves"]
        ]

    def take(self, do, *, ago, note="", **told):
        """Make the move `do` (an action of MOVES) with its note and its columns, as help.toml writes them.

        Raises Facilitation.DoesNotExist where no item is open, and whatever move() raises.
        """
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
    """One training: announced with its participants and, where its last day is over, marked as held.

    `row` is its [[training]] of help.toml, as a dict.
    """

    def __init__(self, row):
        self.row = row
        self.today = timezone.localdate()

    def events(self):
        """[(days ago, role that acts, function without arguments), …]: set_out() and perhaps hold()."""
        events = [(self.row["ago"], Role.PROVINCE, self.set_out)]
        if (over := self.row.get("last_day", self.row["day"])) >= 0:
            events.append((over - 1, Role.PROVINCE, self.hold))
        return events

    def day(self, name):
        """The date for `day` or `last_day`, which help.toml gives in days ago; None where it gives none."""
        return self.today - timedelta(days=self.row[name]) if name in self.row else None

    def set_out(self):
        """Store the training and give the products of its villages their seats."""
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
        """Mark who came (all but the villages under `away`) and the training as held."""
        away = self.row.get("away", ())
        marks = {
            pk: village not in away
            for pk, village in self.training.taken.values_list("pk", "product__village_id")
        }
        self.training.refresh_from_db()
        trainings.attend(self.training, marks, self.officer, version=self.training.version)
        self.training.refresh_from_db()
        trainings.hold(self.training, self.officer, version=self.training.version)
