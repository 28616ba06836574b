"""A person at a phone of 360 px: what is tapped and typed is counted, and what goes over the line for it."""

from dataclasses import dataclass, field
from time import monotonic

PHONE = {"viewport": {"width": 360, "height": 740}, "locale": "id-ID", "has_touch": True, "is_mobile": True}
PATIENCE = 60_000  # ms


@dataclass
class Cost:
    """Bytes are counted with their headers, without TLS."""

    taps: int = 0
    keys: int = 0
    pages: int = 0
    exchanges: list = field(default_factory=list)

    @property
    def up(self):
        return sum(one.up for one in self.exchanges)

    @property
    def down(self):
        return sum(one.down for one in self.exchanges)

    def by_the_worker(self):
        return Cost(exchanges=[one for one in self.exchanges if one.by_the_worker])


class Hand:
    """`line` is the line between the phone and the portal (tests/bench/line.py)."""

    def __init__(self, browser, line, **more):
        self.line, self.cost, self.answers_sent = line, Cost(), []
        self.page = browser.new_context(**PHONE, **more).new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("framenavigated", self._count_page)
        line.take()

    def _count_page(self, frame):
        if frame == self.page.main_frame and frame.url != "about:blank":
            self.cost.pages += 1

    def open(self, path):
        self.page.goto(f"http://127.0.0.1:{self.line.port}{path}")

    def tap(self, what):
        self.cost.taps += 1
        place = self.page.locator(what) if isinstance(what, str) else what
        place.first.tap()

    def type(self, name, text):
        self.tap(f"[name={name}]")
        self.cost.keys += len(text)
        self.page.locator(f"[name={name}]").first.press_sequentially(text)

    def pick_date(self, name, iso):
        """Out of a calendar: the field, two months back, the day, and done."""
        self.cost.taps += 5
        self.page.locator(f"[name={name}]").fill(iso)

    def choose(self, name, value):
        """Out of a list: it opens, and closes with the choice."""
        self.cost.taps += 2
        self.page.locator(f"select[name={name}]").select_option(value)

    def tick(self, name, *values):
        """The boxes of these values; without, the only one of this name."""
        for one in [f"[name={name}][value='{value}']" for value in values] or [f"[name={name}]"]:
            self.cost.taps += 1
            self.page.locator(one).check()

    def give(self, name, files):
        """The button, one tap a picture, and done."""
        self.cost.taps += 2 + len(files)
        self.page.locator(f"[name={name}]").set_input_files(files)

    def arrived(self, heading):
        self.page.locator("h1", has_text=heading).wait_for()

    def onward(self, heading, *, by=".bar [value=next]"):
        """Press what leads on; the seconds until the next page can be read."""
        self.cost.exchanges += self.line.take()
        begun = monotonic()
        self.tap(by)
        self.arrived(heading)
        seconds = monotonic() - begun
        self.answers_sent.append(sum(one.method == "POST" for one in self.line.exchanges))
        return seconds

    def put_away(self):
        """When nothing has been asked for a while; gives what it cost."""
        seen = None
        while seen != len(self.line.exchanges):
            seen = len(self.line.exchanges)
            self.page.wait_for_timeout(2500)
        self.page.context.close()
        self.cost.exchanges += self.line.take()
        return self.cost
