"""What the form of every section shares. Drafts never refuse for being unfinished, and one wrong answer
never costs the others: `save()` writes whatever is sound."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from products.fields import (
    in_own_words,
)
from products.forms.help_texts import OPTIONAL, example
from products.forms.neighbours import look_around
from products.models import Product
from villages.formats import daftar


def above_zero(value):
    if value <= 0:
        raise ValidationError(_("Tulis angka lebih dari 0. Kalau belum tahu, kosongkan dulu."), code="zero")


class SectionForm(forms.ModelForm):
    """The questions of one section. `section` is its row of sections.py."""

    section = None
    # Fields of questions that are not columns: question name -> field names.
    rows = {}
    # Fields in which 0 says nothing.
    above_zero = ()

    class Meta:
        model = Product
        fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_rows()
        for name, field in self.fields.items():
            field.required = False
            field.help_text = example(name, self.instance.category)
            in_own_words(field)
            if isinstance(field.widget, forms.RadioSelect):
                field.choices = [choice for choice in field.choices if choice[0]]
            elif isinstance(field.widget, forms.Select):
                field.choices = [("", _("Pilih satu")), *(choice for choice in field.choices if choice[0])]
        look_around(self)
        for name in self.above_zero:
            self.fields[name].validators.append(above_zero)
        for question in self.questions:
            for name in self.fields_of(question):
                # Marked with ✱, asked for at submission only.
                self.fields[name].needed = question.required(self.instance) and name not in OPTIONAL

    @staticmethod
    def prepare(files):
        """Look into every file that came, before anything is locked: it takes seconds."""

    def add_rows(self):
        """Add the fields of what is kept in rows of its own."""

    @property
    def questions(self):
        return self.section.questions(self.instance)

    def fields_of(self, question):
        return [
            name for name in (*question.columns, *self.rows.get(question.name, ())) if name in self.fields
        ]

    @property
    def boxes(self):
        """The questions with their fields, in order: [(question, [field, …]), …]."""
        return [(question, [self[name] for name in self.fields_of(question)]) for question in self.questions]

    def save(self, *, confirm=True):
        """Write every sound answer of this section, and nothing else of the product. With `confirm` what
        was carried over from last year counts as looked at."""
        sound = [name for name in self.section.columns if name in self.cleaned_data]
        if confirm:
            self.instance.unconfirmed = [key for key in self.instance.unconfirmed if key != self.section.key]
        self.instance.version += 1
        self.instance.save(update_fields=[*sound, "unconfirmed", "version", "updated_at"])
        self.save_rows()
        return self.instance

    def save_rows(self):
        """Write what is kept in rows of its own."""

    def brings_news(self):
        """Is there an answer here that is not already saved?"""
        return self.has_changed()

    def readings(self):
        """How each answer was read, as a sentence to stand beside it: {field name: text}, "" for none."""
        return {
            name: field.reading(self[name].value())
            for name, field in self.fields.items()
            if hasattr(field, "reading")
        }

    def kept(self):
        """What was typed and is not saved, to be shown again: [(label, text), …]."""
        return [(self.fields[name].label, self._typed(name)) for name in self.changed_data]

    def _typed(self, name):
        field, value = self.fields[name], self[name].data
        values = value if isinstance(value, list) else [value]
        labels = {str(key): label for key, label in getattr(field, "choices", ())}
        return daftar(labels.get(str(one), getattr(one, "name", one)) for one in values)
