"""Makes the demo's dossiers from dossiers.toml, in the way people make them: answers go through the forms,
pictures through products/uploads, steps through the workflow.

A story is what happened to one dossier, one item of help or one training (helping.py). tell() plays all
stories together, each event on the day that dossiers.toml or help.toml gives it.
"""

import tomllib
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.text import slugify

from products.choices import LICENCES_END, Category, LicenceKind, LicenceStatus, OwnTools, Track, licences_for
from products.models import Product
from reviews.deciding import consents
from reviews.deciding.mending import mending_of
from reviews.deciding.replies import WITH_REPLIES
from reviews.deciding.signatures import signing_of
from reviews.deciding.signing import ask, sign
from reviews.deciding.workflow import BY_ACTION, perform
from reviews.help.flags import flag
from reviews.models import Door
from villages.scoping import Role

TABLE = tomllib.loads(Path(__file__).with_name("dossiers.toml").read_text(encoding="utf-8"))
DOSSIERS, OFFICERS = TABLE["dossier"], TABLE["officers"]
PICTURES = Path(__file__).with_name("pictures")  # photos of products, and the minutes

# Key of dossiers.toml -> the form's fields among which its list of values is shared out, in this order.
GROUPS = {
    "material": ("main_material", "material_origin"),
    "manager": ("manager_kind", "manager_name"),
    "workers": ("workers", "women_workers"),
    "capacity": ("capacity", "capacity_unit", "capacity_period"),
    "location": ("latitude", "longitude"),
}
# Keys of dossiers.toml that are no answers.
ABOUT_THE_STORY = {"village", "officer", "begun", "consent", "steps"}
# Fields whose text gets "(contoh)" behind it.
INVENTED = ("manager_name", "contact_name", "regular_buyer")
# The hour at which each role does its work in the demo: villages after supper, offices during the day.
HOURS = {Role.VILLAGE: 19, Role.DISTRICT: 10, Role.PROVINCE: 14}


def invented(name):
    """The name as the demo stores it, with "(contoh)" behind it, so that nobody takes it for a real one."""
    return f"{name} (contoh)"


@contextmanager
def at(moment):
    """Context manager: inside, timezone.now() returns `moment` (an aware datetime) for all of the portal."""
    # A decision takes its time from the clock and cannot be changed afterwards, so only another clock
    # can give the demo a past. Everybody asks timezone.now(), by that name.
    clock, timezone.now = timezone.now, lambda: moment
    try:
        yield
    finally:
        timezone.now = clock


def tell(stories, cycle):
    """Play the events of all stories, sorted by time, each at its own day and hour.

    A story has `number` (int) and events() -> [(days ago, role, function without arguments), …]. Days are
    counted back from today, or from the last day of `cycle` (a Cycle) where that is over. No event happens
    before the cycle opens or after now. What an event raises is raised here, and the events after it do not
    happen.
    """
    opening = timezone.make_aware(datetime.combine(cycle.opens, time.min))
    closing = timezone.make_aware(datetime.combine(cycle.closes, time.max))
    today = timezone.localtime(min(timezone.now(), closing))
    events = []
    for story in stories:
        for ago, by, act in story.events():
            day = today - timedelta(days=ago)
            hour = day.replace(hour=HOURS[by], minute=story.number * 7 % 60)
            # In early January "20 days ago" is last year; in the morning a village's evening is still ahead.
            moment = max(opening, min(hour, today))
            events.append((moment, act))
    for moment, act in sorted(events, key=lambda event: event[0]):
        with at(moment):
            act()


class Story:
    """What happened to one dossier: `entry` is its [[dossier]] of dossiers.toml, as a dict.

    `number` (from 1) goes into the invented numbers of telephones, minutes and licences; `people` is
    {area code: User}.
    """

    def __init__(self, number, entry, *, cycle, people):
        self.number = number
        self.entry = entry
        self.cycle = cycle
        self.people = people
        self.answers = {}
        self.today = min(timezone.localdate(), cycle.closes)
        self.met = self.today - timedelta(days=entry.get("meeting", 0))

    def events(self):
        """[(days ago, role that acts, function without arguments), …]: the begin first, then each step."""
        steps = self.entry.get("steps", [])
        begun = self.entry.get("begun", steps[0]["ago"] + 4 if steps else 0)
        events = [(begun, Role.VILLAGE, self.begin)]
        for step in steps:
            # `step=step` binds the step of this round; else all functions would take the last one.
            events.append((step["ago"], self.role(step["do"]), lambda step=step: self.take(**step)))
        return events

    @staticmethod
    def role(action):
        """The role that takes the step `do` of dossiers.toml. Raises KeyError for a word it does not know."""
        if action in Track:
            return Role.PROVINCE
        return Role.VILLAGE if action == "save" else BY_ACTION[action].by

    def begin(self):
        """The village opens its dossier and saves the answers that stand in the entry itself."""
        self.product = Product.objects.create(village_id=self.entry["village"], cycle=self.cycle)
        self.save({key: value for key, value in self.entry.items() if key not in ABOUT_THE_STORY})

    def take(self, do, *, ago, answers=None, replies=None, note="", remarks=None):
        """Take one step of dossiers.toml; its keys are the arguments.

        `answers` are saved first, with `replies` to remarks, {pin: text}. `do` is a step of the workflow, a track that the province flags, or "save"
        for nothing more. `ago` has done its work in events(). Raises what save() and perform() raise.
        """
        if answers or replies:
            self.save(answers or {}, replies or {})
        village = self.entry["village"]
        area = {Role.VILLAGE: village, Role.DISTRICT: village[:5], Role.PROVINCE: village[:2]}
        user = self.people[area[self.role(do)]]
        if do in Track:
            flag([self.product.pk], do, user)
        elif do != "save":
            self.product.refresh_from_db()
            if do == "submit":
                self.sign(user)
            perform(
                do,
                self.product,
                user,
                version=self.product.version,
                note=note,
                remarks=remarks,
                answers={"declaration": True} if do == "submit" else None,
            )
            if do == "submit":
                said, seen = self.entry.get("consent"), self.product.consent_version
                consents.answer(self.product, said, user, version=seen)

    def sign(self, user):
        """The head signs what is submitted next, in a year that asks for it."""
        product = Product.objects.with_answers().get(pk=self.product.pk)
        signing = signing_of(product)
        if signing and not signing.signature:
            sign(ask(product, user, Door.LINK, seen=signing.seen), invented("Yosef Tiran"))

    def save(self, answers, replies=None):
        """Save these answers, {key of dossiers.toml: value}, and all earlier ones, section by section; with
        `replies` to the remarks there, {pin: text}.

        A section in which nothing changed is not saved. Raises ValueError, with the form's errors, where a form
        refuses an answer.
        """
        self.answers |= answers
        self.product = Product.objects.get(pk=self.product.pk)
        pinned = mending_of(self.product).pinned
        words = {pinned[pin].field: text for pin, text in (replies or {}).items()}
        village = self.people[self.entry["village"]]
        for form_class in WITH_REPLIES.values():
            form = form_class(self.data() | words, self.files(), instance=self.product, user=village)
            if not form.is_valid():
                raise ValueError(f"{self.entry['village']}: {form.errors.as_json()}")
            if form.brings_news():
                form.save()

    def data(self):
        """All answers so far as the forms take them: {field: text or list of texts}."""
        data = {}
        for key, value in self.answers.items():
            if key == "licences":
                data |= self.licences(value)
            elif key == "meeting":
                number = f"BA/{self.number:02}/CONTOH/{self.met.year}"
                data |= {"minutes_date": self.met, "minutes_number": number}
            elif key in GROUPS:
                data |= zip(GROUPS[key], value, strict=True)
            else:
                data[key] = value
        if "capacity" in data:  # asked from 2027 on; most of them have tools of their own
            data.setdefault("own_tools", OwnTools.NOT_YET if self.number % 4 == 0 else OwnTools.YES)
        for name in INVENTED:
            if name in data:
                data[name] = invented(data[name])
        if "contact_name" in data:
            data["contact_phone"] = f"0812 0000 {self.number:04}"
        # A browser posts nothing but texts, so neither does the demo.
        return {
            key: [str(one) for one in value] if isinstance(value, list) else str(value)
            for key, value in data.items()
        }

    def licences(self, named):
        """The fields of all licences of the category, {field: status or number}.

        `named` is {licence: LicenceStatus}; the others are answered "Belum". A licence that is there ("Ada")
        gets an invented number and, where it ends, an invented day: some have ended, some soon will.
        """
        data = {}
        for kind in licences_for(self.answers["category"]):
            data[f"paper_{kind}"] = named.get(kind, LicenceStatus.NO)
            if data[f"paper_{kind}"] == LicenceStatus.YES:
                data[f"number_{kind}"] = f"{LicenceKind(kind).label}/CONTOH/{self.number:04}"
                if kind in LICENCES_END:
                    data[f"until_{kind}"] = self.today + timedelta(days=self.number * 61 % 300 - 60)
        return data

    def files(self):
        """The photos and the minutes so far, as request.FILES would have them.

        Uploads that the dossier already has are known by their digest; the forms take them in once.
        """
        files = MultiValueDict()
        if "photos" in self.answers:
            files.setlist("photos", [photo(name) for name in self.answers["photos"]])
        if "meeting" in self.answers:
            files["minutes_file"] = minutes(self.answers.get("minutes", "minutes.pdf"))
        return files


# Both are cached because a form keeps on the upload what it made of it: each picture is decoded and encoded
# once, however many dossiers show it.


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
