"""The form as the village of a returned file meets it."""

from functools import partial

from django.urls import reverse

from products.choices import State
from products.views.filing import SectionUpdate
from products.views.offline import Answers
from reviews.deciding.mending import Mending
from reviews.deciding.reading import Reading
from reviews.deciding.replies import WITH_REPLIES


class Section(SectionUpdate):
    """A section with the remarks on it: each can be replied to, and what is saved leads to the next one."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        form = WITH_REPLIES[self.section.key]
        self.form_class = partial(form, user=request.user)
        self.form_class.prepare = form.prepare

    def way_on(self, product):
        if product.state != State.RETURNED:
            return super().way_on(product)
        mending = Mending(self.get_queryset().with_answers().get(pk=product.pk))
        if not mending.pinned:  # reopened, with a reason for the whole file
            return super().way_on(product)
        there = mending.after(self.section)
        return there.url if there else reverse("reviews:tasks", args=[product.pk])


class SectionAnswers(Answers):
    """All answers for the phone, and of each section whether a remark there still waits ("mend")."""

    def sections(self, product):
        left = {read.section.key: read.left > 0 for read in Reading(product).sections}
        return {key: answers | {"mend": left[key]} for key, answers in super().sections(product).items()}
