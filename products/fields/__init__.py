"""Form fields that understand what a village secretary types, and say what to type where they don't.

A field with `reading(typed)` says how it read what was typed: a sentence to stand beside it, or "".
"""

from products.fields.amounts import NumberField, RupiahField, WholeField
from products.fields.coordinates import CoordinateField
from products.fields.days import DayField
from products.fields.picks import BoxesField, FilesField, FilesInput
from products.fields.texts import LongTextField, PhoneField, in_own_words, one_break
from products.fields.villages import VillagesField

__all__ = [
    "BoxesField",
    "CoordinateField",
    "DayField",
    "FilesField",
    "FilesInput",
    "LongTextField",
    "NumberField",
    "PhoneField",
    "RupiahField",
    "VillagesField",
    "WholeField",
    "in_own_words",
    "one_break",
]
