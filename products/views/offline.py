"""What a phone needs to go on where the line drops."""

import hashlib
from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView, View

from products.choices import Category, licences_for
from products.forms import FORMS
from products.models import Product
from products.sections import SECTIONS
from products.views.filing import UNITS
from villages.scoping import Role, RoleMixin, ScopedMixin


def shell(section):
    """A section's empty form, with nobody's answers and nobody's name in it: what a phone may keep."""
    fits = {category.value: licences_for(category) for category in Category} | {"": licences_for("")}
    form = FORMS[section](instance=Product(pk=0))
    context = {
        "section": form.section,
        "sections": SECTIONS,
        "form": form,
        "units": UNITS,
        "licences_fit": fits,
        "is_shell": True,
    }
    return render_to_string("products/shell.html", context)


LIST = "daftar"
# All of a village's modules: no page without a line may miss one.
SCRIPTS = (
    *("store", "section", "page"),
    *("answers", "banner", "photos", "place", "queue", "send", "session", "shrink"),
)


def list_shell():
    """The list of sections, for whoever is between two of them."""
    return render_to_string("products/shell_list.html", {"sections": SECTIONS, "is_shell": True})


@cache
def shells_mark():
    """Another one with each release that changes a shell, so that phones fetch them anew."""
    all_of_them = list_shell() + "".join(shell(section) for section in FORMS)
    return hashlib.sha256(all_of_them.encode()).hexdigest()[:12]


@method_decorator(login_not_required, name="dispatch")
class ServiceWorker(TemplateView):
    """The script that serves the form's shell where there is no line. It must lie at the top."""

    template_name = "sw.js"
    content_type = "text/javascript"

    def get_context_data(self, **kwargs):
        # With DEBUG files keep their names while they change, so they are asked for first.
        return super().get_context_data(
            sections=SECTIONS,
            list=LIST,
            scripts=[f"js/{name}.js" for name in SCRIPTS],
            version=shells_mark(),
            fresh=settings.DEBUG,
            **kwargs,
        )

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        # Looked for anew once an hour, and not with each page of a slow line.
        response["Cache-Control"] = "max-age=3600"
        return response


@method_decorator(login_not_required, name="dispatch")
class Shell(View):
    def get(self, request, section):
        if section == LIST:
            return HttpResponse(list_shell())
        if section not in FORMS:
            raise Http404
        return HttpResponse(shell(section))


class Pulse(RoleMixin, View):
    """Who is signed in, and a fresh token to send with: asked before anything that waits goes out."""

    roles = {Role.VILLAGE}

    def get(self, request):
        return JsonResponse({"officer": request.user.pk, "token": get_token(request)})


class Answers(ScopedMixin, View):
    """All answers of the file as the forms hold them, for the phone to show while there is no line."""

    model = Product
    roles = {Role.VILLAGE}

    def get(self, request, pk):
        product = get_object_or_404(self.get_queryset().with_answers(), pk=pk)
        if not product.is_editable:
            return JsonResponse({"sections": {}})
        sections = {}
        for section in SECTIONS:
            form = FORMS[section.key](instance=product)
            fields = {
                field.name: field.value() for field in form if not field.field.widget.needs_multipart_form
            }
            sections[section.key] = {"seen": section.fingerprint(product), "fields": fields}
        return JsonResponse({"sections": sections})
