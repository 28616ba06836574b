"""What the form of every section shares. Drafts never refuse for being unfinished, and one wrong answer
never costs the others: `save()` writes whatever is sound."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from products.fields import in_own_words
from products.forms.help_texts import OPTIONAL, example
from products.forms.neighbours import look_around
from products.forms.questions import field_of
from products.models import Product
from villages.formats import daftar


def above_zero(value):
    if value <= 0:
        raise ValidationError(_("Tulis angka lebih dari 0. Kalau belum tahu, kosongkan dulu."), code="zero")


class SectionForm(forms.ModelForm):
    """The questions of one section. `section` is its row of sections.py, which says all of their fields; a
    section that asks for more has a form of its own, made from this one."""

    section = None
    # Fields of questions that are not columns: question name -> field names.
    rows = {}

    class Meta:
        model = Product
        fields = ()
        formfield_callback = field_of

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_rows()
        self.leave_out()
        for name, field in self.fields.items():
            field.required = False
            field.help_text = example(name, self.instance.category)
            in_own_words(field)
            if isinstance(field.widget, forms.RadioSelect):
                field.choices = [choice for choice in field.choices if choice[0]]
            elif isinstance(field.widget, forms.Select):
                field.choices = [("", _("Pilih satu")), *(choice for choice in field.choices if choice[0])]
        look_around(self)
        for question in self.questions:
            for part in question.leaves:
                if part.above_zero:
                    self.fields[part.name].validators.append(above_zero)
                if part.shape:
                    self.fields[part.name].shape = part.shape
            for name in self.fields_of(question):
                # Marked with ✱, asked for at submission only.
                self.fields[name].needed = question.required(self.instance) and name not in OPTIONAL

    @staticmethod
    def prepare(files):
        """Look into every file that came, before anything is locked: it takes seconds."""

    def add_rows(self):
        """Add the fields of what is kept in rows of its own."""

    def leave_out(self):
        """Drop the fields of questions that the product's year does not ask."""
        for question in self.section.fixed:
            if not question.is_asked(self.instance):
                for name in (*question.columns, *self.rows.get(question.name, ())):
                    self.fields.pop(name, None)

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

    def save(self, *, confirm=True, touched=False):
        """Write every sound answer of this section that is news, and nothing else of the (locked) product.

        With `confirm` what was carried over from last year counts as looked at; `touched` says that something
        else of this page has just been changed, such as the order of the photos. Where there is nothing to
        write, the version stays: what a phone sends twice makes no open page stale.
        """
        product, confirmed = self.instance, []
        if confirm and self.section.key in product.unconfirmed:
            product.unconfirmed = [key for key in product.unconfirmed if key != self.section.key]
            confirmed = ["unconfirmed"]
        written = [*self.columns_of_news(), *confirmed]
        rows_written = self.save_rows()
        if written or rows_written or touched:
            product.version += 1
            product.save(update_fields=[*written, "version", "updated_at"])
        return product

    def write(self, names):
        """Write the sound news of the fields `names` alone, into the (locked) product whose version the caller
        has raised; whatever else stands in the form is left out."""
        self.cleaned_data = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        written = self.columns_of_news()
        self.save_rows()
        self.instance.save(update_fields=[*written, "updated_at"])

    def columns_of_news(self):
        """The product's columns that a save must write; frees the potential that it says no more."""
        written = [name for name in self.section.columns if name in self.sound_news]
        if {"name", "category"} & set(written) and self.instance.let_go():
            written.append("potential")
        return written

    @property
    def sound_news(self):
        """The fields that can be saved and say something else than what is saved."""
        return [name for name in self.changed_data if name in self.cleaned_data]

    def save_rows(self):
        """Write what is kept in rows of its own; returns whether anything was written."""
        return False

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
