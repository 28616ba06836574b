"""Tells the demo's stories: answers through the forms, pictures through the one door for files, steps
through the workflow, as if people had done it all on the days that files.toml names."""

import tomllib
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.text import slugify

from products.choices import Category, Paper, PaperStatus, Track, papers_for
from products.forms import FORMS
from products.models import Product
from reviews.facilitation import flag
from reviews.workflow import BY_ACTION, perform
from villages.scoping import Role

TABLE = tomllib.loads(Path(__file__).with_name("files.toml").read_text(encoding="utf-8"))
FILES, OFFICERS = TABLE["file"], TABLE["officers"]
PICTURES = Path(__file__).with_name("pictures")  # photos of products, and the minutes

# What files.toml writes on one line and the form asks in several fields.
GROUPS = {
    "material": ("main_material", "material_origin"),
    "manager": ("manager_kind", "manager_name"),
    "workers": ("workers", "women_workers"),
    "capacity": ("capacity", "capacity_unit", "capacity_period"),
    "location": ("latitude", "longitude"),
}
ABOUT_THE_STORY = {"village", "officer", "begun", "consent", "steps"}
INVENTED = ("manager_name", "contact_name", "regular_buyer")
# When people work: in the village after supper, in the offices during the day.
HOURS = {Role.VILLAGE: 19, Role.DISTRICT: 10, Role.PROVINCE: 14}


def invented(name):
    return f"{name} (contoh)"


@contextmanager
def at(moment):
    """Let the portal take `moment` for now."""
    # A decision takes its time from the clock and cannot be changed afterwards, so only another clock
    # can give the demo a past. Everybody asks timezone.now(), by that name.
    clock, timezone.now = timezone.now, lambda: moment
    try:
        yield
    finally:
        timezone.now = clock


def tell(stories, cycle):
    """Let everything happen, of all files together, in the order in which it happened."""
    opening = timezone.make_aware(datetime.combine(cycle.opens, time.min))
    closing = timezone.make_aware(datetime.combine(cycle.closes, time.max))
    today = timezone.localtime(min(timezone.now(), closing))
    events = []
    for story in stories:
        for ago, by, act in story.events():
            day = today - timedelta(days=ago)
            hour = day.replace(hour=HOURS[by], minute=story.number * 7 % 60)
            # Nothing happens tomorrow, nor before the cycle opened, early in January as it may be.
            moment = max(opening, min(hour, today))
            events.append((moment, act))
    for moment, act in sorted(events, key=lambda event: event[0]):
        with at(moment):
            act()


class Story:
    """One [[file]] of files.toml. `people` are the officers by the code of their area."""

    def __init__(self, number, entry, *, cycle, people):
        self.number = number
        self.entry = entry
        self.cycle = cycle
        self.people = people
        self.answers = {}
        today = min(timezone.localdate(), cycle.closes)
        self.met = today - timedelta(days=entry.get("meeting", 0))

    def events(self):
        """[(days ago, role, what to call then), …] in their order."""
        steps = self.entry.get("steps", [])
        begun = self.entry.get("begun", steps[0]["ago"] + 4 if steps else 0)
        events = [(begun, Role.VILLAGE, self.begin)]
        for step in steps:
            # `step=step`: each of these keeps its own.
            events.append((step["ago"], self.role(step["do"]), lambda step=step: self.take(**step)))
        return events

    @staticmethod
    def role(action):
        if action in Track:
            return Role.PROVINCE
        return Role.VILLAGE if action == "save" else BY_ACTION[action].by

    def begin(self):
        """The village opens its file and answers what it knows."""
        self.product = Product.objects.create(village_id=self.entry["village"], cycle=self.cycle)
        self.save({key: value for key, value in self.entry.items() if key not in ABOUT_THE_STORY})

    def take(self, do, *, ago, answers=None, note="", remarks=None):
        """One step of files.toml."""
        if answers:
            self.save(answers)
        village = self.entry["village"]
        area = {Role.VILLAGE: village, Role.DISTRICT: village[:5], Role.PROVINCE: village[:2]}
        user = self.people[area[self.role(do)]]
        if do in Track:
            flag([self.product.pk], do, user)
        elif do != "save":
            self.product.refresh_from_db()
            signed = {"declaration": True, "public_consent": self.entry.get("consent")}
            perform(
                do,
                self.product,
                user,
                version=self.product.version,
                note=note,
                remarks=remarks,
                answers=signed if do == "submit" else None,
            )

    def save(self, answers):
        """Save each section that these answers change. Raises ValueError where a form refuses one."""
        self.answers |= answers
        self.product = Product.objects.get(pk=self.product.pk)
        for form_class in FORMS.values():
            form = form_class(self.data(), self.files(), instance=self.product)
            if not form.is_valid():
                raise ValueError(f"{self.entry['village']}: {form.errors.as_json()}")
            if form.brings_news():
                form.save()

    def data(self):
        """What the village has answered so far, as its phone would post it."""
        data = {}
        for key, value in self.answers.items():
            if key == "papers":
                data |= self.papers(value)
            elif key == "meeting":
                number = f"BA/{self.number:02}/CONTOH/{self.met.year}"
                data |= {"minutes_date": self.met, "minutes_number": number}
            elif key in GROUPS:
                data |= zip(GROUPS[key], value, strict=True)
            else:
                data[key] = value
        for name in INVENTED:
            if name in data:
                data[name] = invented(data[name])
        if "contact_name" in data:
            data["contact_phone"] = f"0812 0000 {self.number:04}"
        # A phone posts texts, and lists of texts.
        return {
            key: [str(one) for one in value] if isinstance(value, list) else str(value)
            for key, value in data.items()
        }

    def papers(self, named):
        """Every paper of the category; those not named are not there yet."""
        data = {}
        for paper in papers_for(self.answers["category"]):
            data[f"paper_{paper}"] = named.get(paper, PaperStatus.NO)
            if data[f"paper_{paper}"] == PaperStatus.YES:
                data[f"number_{paper}"] = f"{Paper(paper).label}/CONTOH/{self.number:04}"
        return data

    def files(self):
        files = MultiValueDict()
        if "photos" in self.answers:
            files.setlist("photos", [photo(name) for name in self.answers["photos"]])
        if "meeting" in self.answers:
            files["minutes_file"] = minutes(self.answers.get("minutes", "minutes.pdf"))
        return files


# One upload serves every file that shows it: the forms look into each upload once.


@cache
def photo(name):
    """The upload of pictures/<name>.webp, called as on a phone: "contoh-rumput-laut-1.webp".

    Raises ValueError where there is no such picture, or none with such a category in front.
    """
    category = name.partition("-")[0]
    row = sorted(path.stem for path in PICTURES.glob(f"{category}-*.webp"))
    called = f"contoh-{slugify(Category(category).label)}-{row.index(name) + 1}.webp"
    return SimpleUploadedFile(called, (PICTURES / f"{name}.webp").read_bytes(), "image/webp")


@cache
def minutes(name):
    """The upload of pictures/<name>: "minutes.pdf", or the photo of it, "minutes.webp"."""
    path = PICTURES / name
    content_type = "application/pdf" if path.suffix == ".pdf" else "image/webp"
    return SimpleUploadedFile(f"contoh-berita-acara{path.suffix}", path.read_bytes(), content_type)
