"""What the portal keeps of people, in plain words: open to all."""

from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from reviews.personal.periods import PERIODS


@method_decorator(login_not_required, name="dispatch")
class PersonalData(TemplateView):
    """It says nothing of anybody; how long what is kept comes from the table that manage.py retention works by."""

    template_name = "reviews/personal/personal_data.html"
    extra_context = {"periods": PERIODS, "subject": ""}
