"""What a village does on the evening on which it files, as requests: it signs in, reads and saves section by section,
sends three photos and the minutes as a phone made them small, and looks at it all before it submits.
"""

import random
import re
import uuid
from functools import cache, partial
from io import BytesIO

from PIL import Image

from tests.bench.phone import Phone
from tests.bench.portal import ROOT

SECTIONS = ("produk", "pengelola", "produksi", "izin", "kebutuhan", "bukti")
PHOTOS = 3
SEEN = re.compile(rb'name="seen" value="([^"]*)"')


@cache
def photo(number):
    """A picture with the light, edges and grain that a phone's has, 1280 × 960 px, each number another."""
    size = (1280, 960)
    with Image.open(ROOT / "reviews" / "demo" / "pictures" / "craft-tray.webp") as tray:
        picture = tray.convert("RGB").resize(size)
    grain = Image.frombytes("L", (640, 480), random.Random(number).randbytes(640 * 480))
    stream = BytesIO()
    Image.blend(picture, grain.resize(size).convert("RGB"), 0.15).save(stream, "JPEG", quality=80)
    return stream.getvalue()


class Evening:
    """`product` is the id of a draft; `told` as Phone has it. `stored` is what the portal said it has of files."""

    def __init__(self, path, username, password, product, *, told=None, chance=None):
        self.phone = Phone(path, told=told)
        self.username, self.password, self.product = username, password, product
        self.chance = chance or random.Random(product)
        self.stored, self.saved = [], {}

    def go(self, *, photos=PHOTOS, minutes=1):
        """In an order of its own, since a phone sends its files while somebody writes on."""
        steps = [partial(self.write, section) for section in SECTIONS]
        steps += [partial(self.give, kind) for kind in ["foto"] * photos + ["berita-acara"] * minutes]
        self.chance.shuffle(steps)
        self.phone.sign_in(self.username, self.password)
        self.phone.get("/")
        self.phone.get(f"/berkas/{self.product}/isi/")
        for step in steps:
            step()
        self.phone.get(f"/berkas/{self.product}/periksa/")

    def write(self, section):
        """Read a section, and save an answer of it."""
        address = f"/berkas/{self.product}/isi/{section}/"
        page = self.phone.get(address)
        if page.status == 200:
            words = f"Catatan {self.chance.randrange(10**6)}"
            answers = {
                "produk": {"uniqueness": words},
                "pengelola": {"manager_name": words},
                "produksi": {"regular_buyer": words},
                "bukti": {"minutes_number": words},
            }.get(section, {})
            seen = SEEN.search(page.body).group(1).decode()
            saved = self.phone.post(address, {"seen": seen, **answers}, script=True)
            if saved.status == 200:
                self.saved |= answers

    def give(self, kind):
        """Send a file; its key is in `stored` once the portal said that it has it."""
        key = uuid.UUID(int=self.chance.getrandbits(128), version=4)
        answer = self.phone.send(self.product, kind, key, photo(self.chance.randrange(24)))
        if answer.status == 200 and answer.json()["done"]:
            self.stored.append((kind, key))
        return answer

    def take_back(self):
        """Throw the files away again, for there is room for five photos and ten pages."""
        address = f"/berkas/{self.product}/isi/bukti/"
        while self.stored:
            kind, key = self.stored.pop()
            seen = SEEN.search(self.phone.get(address).body).group(1).decode()
            button = "photo" if kind == "foto" else "page"
            self.phone.post(address, {"seen": seen, button: f"delete:{key.hex}"})
