"""Sample pictures, drawn: what a village's photo and its signed minutes look like to the portal."""

import io
import random

from PIL import Image, ImageDraw, ImageFont

from products.choices import Category
from reviews.demo import from_field, from_hands, from_pasture, from_sea, from_trees
from reviews.demo.sheet import WOOD, Sheet

# Two or three motifs a category; files.toml chooses by their place in the row.
MOTIFS = {
    Category.WEAVING: (from_hands.hanging_cloth, from_hands.close_cloth, from_hands.folded_cloths),
    Category.CRAFT: (from_hands.basket, from_hands.tray, from_hands.sasando),
    Category.STAPLE: (from_field.maize, from_field.grain_sacks, from_field.bowl_of_maize),
    Category.PRODUCE: (from_field.watermelon, from_field.shallots, from_field.bananas, from_field.oranges),
    Category.COFFEE: (from_trees.coffee_sack, from_trees.coffee_branch),
    Category.SPICE: (from_trees.candlenuts, from_trees.tamarind),
    Category.HERB: (from_field.moringa, from_field.moringa_tea),
    Category.PALM: (from_trees.sugar_discs, from_trees.lontar_palms),
    Category.FOREST: (from_pasture.honey_jar, from_pasture.honeycomb),
    Category.LIVESTOCK: (from_pasture.cow, from_pasture.herd),
    Category.MEAT: (from_pasture.smoked_meat, from_pasture.meat_plate),
    Category.FISH: (from_sea.fish, from_sea.drying_fish),
    Category.SEAWEED: (from_sea.seaweed_lines, from_sea.seaweed_rack),
    Category.SALT: (from_sea.salt_heaps, from_sea.salt_packs),
    Category.FOOD: (from_hands.sambal_jars, from_hands.chips, from_hands.oil_bottles),
    Category.SERVICE: (from_sea.beach, from_pasture.round_house),
}


def sample_photo(category, variant):
    """JPEG bytes of a drawn product, 960 × 720, marked "contoh"; the same for the same two words."""
    motif = MOTIFS[category][variant]
    sheet = Sheet()
    motif(sheet, random.Random(f"{category} {variant}"))
    sheet.ribbon()
    sheet.stamp()
    out = io.BytesIO()
    sheet.finished().save(out, "JPEG", quality=90)
    return out.getvalue()


MINUTES = """
Pada hari ini telah dilaksanakan musyawarah desa tentang penetapan produk unggulan desa.
Hadir: Kepala Desa, BPD, kelompok tani dan nelayan, PKK, pemuda dan tokoh masyarakat.

Musyawarah menyepakati:

   1.  Satu produk unggulan desa untuk diajukan dalam program One Village One Product.
   2.  Pengelolanya, dan orang yang bisa dihubungi.
   3.  Kendala, kebutuhan pendanaan dan kebutuhan pelatihan, seperti pada berkas di portal.

Demikian berita acara ini dibuat untuk dipergunakan sebagaimana mestinya.

"""


def sample_minutes(kind):
    """Bytes of the minutes of an invented meeting: a "PDF" of one A4 page, or a "JPEG" photo of it."""
    page = Image.new("L", (1240, 1754), 255)  # A4 at 150 dots an inch
    draw = ImageDraw.Draw(page)

    def write(y, words, size, *, x=620, shade=30):
        draw.text((x, y), words, shade, ImageFont.load_default(size=size), anchor="mm")

    write(1010, "CONTOH", 270, shade=236)
    write(150, "PEMERINTAH DESA (CONTOH)", 30)
    draw.line([(120, 190), (1120, 190)], 30, 4)
    write(260, "BERITA ACARA MUSYAWARAH DESA - CONTOH", 42)
    write(315, "Nomor: BA/00/CONTOH", 26)
    font = ImageFont.load_default(size=25)
    draw.multiline_text((120, 430), MINUTES.strip(), 30, font, spacing=16)
    for x, who in ((250, "Ketua BPD"), (620, "Sekretaris Desa"), (990, "Kepala Desa")):
        write(1180, who, 25, x=x)
        write(1350, "(contoh)", 25, x=x)
    write(
        1660, "Surat ini rekaan, untuk peragaan portal. Tidak ada orang dan rapat yang sungguh terjadi.", 22
    )
    out = io.BytesIO()
    if kind == "PDF":
        page.save(out, "PDF", resolution=150)
    else:
        table = Image.new("RGB", (1500, 2000), WOOD)
        sheet = page.convert("RGBA").rotate(2.5, Image.Resampling.BICUBIC, expand=True)
        table.paste(sheet, (110, 100), sheet)
        table.save(out, "JPEG", quality=85)
    return out.getvalue()
