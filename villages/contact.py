"""How a kabupaten is called and reached: the number under which it answers its villages, and its office's name."""

from django import forms
from django.contrib.messages.views import SuccessMessageMixin
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import UpdateView

from villages import phones
from villages.formats import daftar
from villages.models import District
from villages.scoping import Role, RoleMixin


class ContactForm(forms.ModelForm):
    """The number under which a kabupaten answers its villages; empty takes the link from their pages."""

    class Meta:
        model = District
        fields = ("whatsapp", "office")
        widgets = {"whatsapp": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})}
        help_texts = {
            "whatsapp": _("Misalnya: 0812 3456 7890. Sebaiknya nomor kantor, bukan nomor pribadi."),
            "office": _("Seperti di kop surat dinas Anda. Dipakai di surat desa dan lembar produk."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].widget.attrs["placeholder"] = self.instance.office_name

    def clean_whatsapp(self):
        typed = self.cleaned_data["whatsapp"]
        if not typed:
            return ""
        try:
            number = phones.normalise(typed)
        except phones.Several as several:
            fault = _("Di sini ada lebih dari satu nomor: %(numbers)s. Tulis satu saja.")
            raise forms.ValidationError(fault % {"numbers": daftar(several.numbers)}) from None
        except ValueError:
            number = ""
        if not phones.is_mobile(number):
            raise forms.ValidationError(
                _("Nomor ini tidak seperti nomor HP Indonesia. Tulis misalnya 0812 3456 7890.")
            )
        return number


class Contact(RoleMixin, SuccessMessageMixin, UpdateView):
    """The kabupaten sets the WhatsApp number that its villages see on every page."""

    roles = {Role.DISTRICT}
    form_class = ContactForm
    template_name = "villages/contact.html"
    success_url = reverse_lazy("contact")
    success_message = _("Nomor dan nama dinas sudah tersimpan.")

    def get_object(self, queryset=None):
        return self.request.user.district

    def form_invalid(self, form):
        # What is typed here must not show as the number in use, elsewhere on the page.
        self.request.user.district.refresh_from_db()
        response = super().form_invalid(form)
        response.status_code = 422
        return response
