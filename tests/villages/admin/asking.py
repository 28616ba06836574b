"""Pages of Django's admin, asked by name."""

from django.urls import reverse

NUNLEU = "53.02.08.2002"


def url(model, view, key=None):
    return reverse(f"admin:{model}_{view}", args=[key] if key else [])


def errors(response):
    assert response.status_code == 200
    return response.context["errors"]
