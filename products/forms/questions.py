"""The field of each question of the form, made of what sections.py says of it."""

from django import forms
from django.db.models import Field

from products.fields import (
    BoxesField,
    CoordinateField,
    DayField,
    LongTextField,
    NumberField,
    PhoneField,
    RupiahField,
    WholeField,
)
from products.kinds import Kind
from products.questions import Question
from products.sections import SECTIONS

FIELDS = {
    Kind.CODE: PhoneField,
    Kind.WHOLE: WholeField,
    Kind.DECIMAL: NumberField,
    Kind.MONEY: RupiahField,
    Kind.DATE: DayField,
}
OF_COLUMN = {
    part.name: part for section in SECTIONS for question in section.fixed for part in question.leaves
}


def field_of(column: Field, **kwargs) -> forms.Field:
    """The form field of a column of the product: what Django's ModelForm asks a `formfield_callback` for."""
    question = OF_COLUMN[column.name]
    if question.options:
        return boxes(question)
    if question.within:
        low, high = question.within
        return CoordinateField(label=question.label, low=low, high=high)
    if question.kind in FIELDS:
        kwargs["form_class"] = FIELDS[question.kind]
    elif question.long:
        kwargs |= {"form_class": LongTextField, "widget": forms.Textarea(attrs={"rows": 5})}
    elif question.radio:
        kwargs["widget"] = forms.RadioSelect
    return column.formfield(**kwargs)


def boxes(question: Question) -> BoxesField:
    """Boxes to tick, one for each of the question's words."""
    return BoxesField(
        label=question.label,
        choices=question.options,
        coerce=type(question.options.values[0]),
        limit=question.most,
        alone=question.alone,
    )
