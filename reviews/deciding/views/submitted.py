"""After *Ajukan*: that it arrived, what happens next and by when, and how to take it back."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from products.choices import State
from products.deadlines import deadline_of
from products.models import Product
from reviews.deciding.forms import FORMS
from reviews.deciding.pace import usual_days
from reviews.deciding.reading import Reading
from reviews.deciding.workflow import offers
from villages.scoping import Role, ScopedMixin


class Submitted(ScopedMixin, View):
    """The village's own page of what waits for the kabupaten; of any other dossier there is nothing to say
    here that its own page does not say."""

    model = Product
    roles = {Role.VILLAGE}

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        product = get_object_or_404(self.get_queryset().with_area(), pk=pk)
        if product.state != State.SUBMITTED:
            return redirect("reviews:detail", pk)
        context = {
            "product": product,
            "district": product.village.subdistrict.district,
            "receipt": Reading(product).receipt,
            "deadline": deadline_of(product),
            "folds": [(step, FORMS[step.action](product=product)) for step in offers(product, request.user)],
        }
        return render(request, "reviews/deciding/submitted.html", context | expected(product))


def expected(product: Product) -> dict[str, Any]:
    """When the kabupaten decides, if it goes as usual: `days`, the day to look on (`look_on`), and whether it
    has passed (`is_late`); None, None and False where nothing is usual yet."""
    days = usual_days(product)
    if days is None:
        return {"days": None, "look_on": None, "is_late": False}
    look_on = timezone.localdate(product.submitted_at) + timedelta(days=days)
    return {"days": days, "look_on": look_on, "is_late": look_on < timezone.localdate()}
