"""Sample pictures, drawn: what a village's photo and its signed minutes look like to the portal."""

import io
import random

from products.choices import Category
from reviews.demo import from_field, from_hands, from_pasture, from_sea
from reviews.demo.sheet import Sheet

# Two or three motifs a category; files.toml chooses by their place in the row.
MOTIFS = {
    Category.WEAVING: (from_hands.hanging_cloth, from_hands.close_cloth, from_hands.folded_cloths),
    Category.CRAFT: (from_hands.basket, from_hands.tray, from_hands.sasando),
    Category.STAPLE: (from_field.maize, from_field.grain_sacks, from_field.bowl_of_maize),
    Category.PRODUCE: (from_field.watermelon, from_field.shallots, from_field.bananas, from_field.oranges),
    Category.COFFEE: (from_field.coffee_sack, from_field.coffee_branch),
    Category.SPICE: (from_field.candlenuts, from_field.tamarind),
    Category.HERB: (from_field.moringa, from_field.moringa_tea),
    Category.PALM: (from_field.sugar_discs, from_field.lontar_palms),
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
    """JPEG bytes of a drawn product, 1280 × 960, marked "contoh"; the same for the same two words."""
    motif = MOTIFS[category][variant]
    sheet = Sheet()
    motif(sheet, random.Random(f"{category} {variant}"))
    sheet.ribbon()
    sheet.stamp()
    out = io.BytesIO()
    sheet.finished().save(out, "JPEG", quality=90)
    return out.getvalue()
