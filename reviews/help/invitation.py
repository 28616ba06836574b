"""The letter by which the province invites to a training event: what is typed for it, and what it says."""

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from products.fields import DayField, in_own_words

PLACE = "Kupang"  # where the province's letters are written, unless somebody types another place


class InvitationForm(forms.Form):
    """Goes into this letter and is stored nowhere; what stays empty becomes a dotted line."""

    number = forms.CharField(label=_("Nomor surat"), max_length=60, required=False)
    place = forms.CharField(label=_("Tempat surat ditulis"), max_length=60, required=False, initial=PLACE)
    day = DayField(label=_("Tanggal surat"), required=False)
    hour = forms.CharField(
        label=_("Kegiatan mulai pukul (WITA)"),
        max_length=20,
        required=False,
        help_text=_("Misalnya: 09.00."),
    )
    cost = forms.CharField(
        label=_("Biaya"),
        max_length=200,
        required=False,
        help_text=_("Siapa yang menanggung perjalanan, makan, dan penginapan."),
    )
    contact = forms.CharField(
        label=_("Konfirmasi"),
        max_length=100,
        required=False,
        help_text=_("Nama dan nomor HP petugas yang bisa ditelepon."),
    )
    head = forms.CharField(label=_("Nama Kepala Dinas"), max_length=100, required=False)
    head_rank = forms.CharField(label=_("Pangkat Kepala Dinas"), max_length=60, required=False)
    head_nip = forms.CharField(label=_("NIP Kepala Dinas"), max_length=30, required=False)
    address = forms.CharField(
        label=_("Alamat kantor"),
        max_length=150,
        required=False,
        help_text=_("Untuk kepala surat, dengan kode pos."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            in_own_words(field)

    @property
    def values(self):
        """{field: what the letter says there}; what is not sound is left out."""
        if not self.is_bound:
            return {name: field.initial for name, field in self.fields.items()}
        self.is_valid()
        return self.cleaned_data


def signer(training, values):
    """Who signs, as _sign.html takes it: a civil servant, with rank and NIP even where nobody typed them."""
    office = __("Kepala Dinas Pemberdayaan Masyarakat dan Desa Provinsi %(name)s")
    return {
        "title": office % {"name": training.province},
        "name": values.get("head", ""),
        "under": [("", values.get("head_rank", "")), ("NIP", values.get("head_nip", ""))],
    }
