"""The village's replies to remarks, on the pages of the form: a field under each remark, saved with the
answers, whether the page's own post brings it or autosave."""

from django import forms
from django.utils.translation import gettext_lazy as _

from products.fields import LongTextField
from products.forms import FORMS
from reviews.deciding.mending import mending_of
from reviews.models import Reply


class Replying:
    """Mixed into the form of a section; `user` is who fills it in."""

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        for name in self.replies:
            self.fields[name].help_text = _("Kalau jawabannya memang sudah benar, tulis sebabnya di sini.")

    def add_rows(self):
        super().add_rows()
        self.replies = {}
        for pinned in mending_of(self.instance).of(self.section):
            if self.is_bound and pinned.field not in self.data:
                continue  # of a page that had no such field: it takes nothing back
            self.replies[pinned.field] = pinned
            self.fields[pinned.field] = LongTextField(
                label=_("Jawab dengan kata-kata"),
                initial=pinned.reply.text if pinned.reply else "",
                max_length=Reply.LONGEST,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def brings_news(self):
        return bool(set(self.replies) & set(self.changed_data)) or super().brings_news()

    def save_rows(self):
        written = super().save_rows()
        for name in set(self.replies) & set(self.sound_news):
            pinned, text = self.replies[name], self.cleaned_data[name]
            if pinned.is_sent:
                continue
            if text:
                words = {"text": text, "user": self.user}
                Reply.objects.update_or_create(remark=pinned.remark, defaults=words)
            else:
                Reply.objects.filter(remark=pinned.remark).delete()
            written = True
        return written


WITH_REPLIES = {key: type(form.__name__, (Replying, form), {}) for key, form in FORMS.items()}
