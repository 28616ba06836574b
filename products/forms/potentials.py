"""The form of one potential: what it is, and five plain questions with three answers each."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from products.fields import in_own_words
from products.models import Potential
from villages.search_names import plain
from villages.versioned_forms import VersionedForm

EXAMPLES = {
    "name": _("Misalnya: Garam kasar, Madu hutan."),
    "place": _("Misalnya: Dusun 2, dekat dermaga."),
    "people": _("Misalnya: Sekitar 20 keluarga."),
}


class PotentialForm(VersionedForm):
    """Fills the potential it is given (`instance`, with its village); no score need be chosen."""

    class Meta:
        model = Potential
        fields = ["name", "category", "place", "people", *Potential.QUESTIONS]
        widgets = dict.fromkeys(Potential.QUESTIONS, forms.RadioSelect)
        help_texts = EXAMPLES
        error_messages = {
            "name": {"required": _("Tulis nama potensinya.")},
            "category": {"required": _("Pilih satu kategori.")},
        }

    taken = _("Potensi dengan nama ini sudah ada di daftar Anda. Ubah yang sudah ada, atau beri nama lain.")
    twin = None  # the other potential of that name, once clean_name() met it

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            in_own_words(field)
        self.fields["category"].choices = [("", _("Pilih satu")), *self.fields["category"].choices[1:]]
        for name in Potential.QUESTIONS:
            _short, meanings = Potential.SCALE[name]
            self.fields[name].choices = [
                (score, f"{score} · {meaning}") for score, meaning in enumerate(meanings, start=1)
            ]

    @property
    def answers(self):
        """The fields about what it is."""
        return [self[name] for name in self.fields if name not in Potential.QUESTIONS]

    @property
    def questions(self):
        """The fields of the five questions."""
        return [self[name] for name in Potential.QUESTIONS]

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        others = self.instance.village.potentials.exclude(pk=self.instance.pk)
        # Names that look alike are one, with any apostrophe; of signs alone nothing findable is left.
        same = Q(name__iexact=name) | (Q(search_name=plain(name)[:100]) & ~Q(search_name=""))
        self.twin = others.filter(same).first()
        if self.twin:
            raise forms.ValidationError(self.taken)
        return name

    def repeats(self):
        """Is this what the twin already says, every word? Then it was sent twice."""
        said = {name: self.cleaned_data.get(name) for name in self.fields if name != "name"}
        return self.twin is not None and all(
            getattr(self.twin, name) == value for name, value in said.items()
        )
