"""One dossier as a model, for whoever fills in a form for the first time."""

from django.shortcuts import render
from django.views.generic import View

from products.forms.example import model
from villages.scoping import Role, RoleMixin


class Example(RoleMixin, View):
    """An approved dossier of a village that is invented, with the reason why each section is good."""

    roles = {Role.VILLAGE}

    def get(self, request):
        return render(request, "products/example.html", {"sections": model()})
