"""What a phone needs to go on where the line drops."""

import hashlib
import re
from functools import cache, lru_cache

import brotli
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView, View

from products.choices import Category, licences_for
from products.forms import FORMS
from products.models import Product
from products.sections import SECTIONS
from villages.scoping import Role, RoleMixin, ScopedMixin
from villages.titles import OF_ANY

# All of a village's modules that a page without a line may need (each request costs half a kilobyte of
# headers, so what comes together is one module).
SCRIPTS = (
    *("store", "section", "page", "busy"),
    *("answers", "banner", "photos", "queue", "readback", "send", "shell", "shrink", "steps"),
)

# Ends of lines with their indents: beside a block none is seen, inside of a tag a blank will do.
INDENT = re.compile(r"\s*\n\s*")
BESIDE_BLOCK = re.compile(
    r"\n(?=</?(?:div|p|fieldset|legend|ul|ol|li|section|template|form|h1|h2|label|input|select|option"
    r"|html|head|meta|link|script|body|header|main|footer|pattern|path|rect)\b|</button>)"
)
AFTER_BLOCK = re.compile(r"(<(?:label|legend|p|button)\b[^<>]*>)\n")
INSIDE_TAG = re.compile(r'\n(?=[a-z-]+=")')


def shell():
    """The empty form, the list of its sections and the last page, with nobody's answers and nobody's name in
    them: what a phone may keep. One page for all, which is a third of seven."""
    fits = {category.value: licences_for(category) for category in Category} | {"": licences_for("")}
    context = {
        "forms": [form_class(instance=Product(pk=0)) for form_class in FORMS.values()],
        "sections": SECTIONS,
        "licences_fit": fits,
        "is_shell": True,
        "titles": OF_ANY,
    }
    # Indents are a twentieth of it, even packed.
    lines = INDENT.sub("\n", render_to_string("products/shell.html", context))
    return INSIDE_TAG.sub(" ", AFTER_BLOCK.sub(r"\1", BESIDE_BLOCK.sub("", lines)))


@lru_cache(maxsize=2)
def packed(text):
    """The same as the browsers read it that take Brotli: a fifth smaller, and slow to make."""
    return brotli.compress(text.encode())


def shell_mark():
    """Another one with each release that changes the shell, and each year that asks otherwise, so that phones fetch
    it anew."""
    return _mark_of(timezone.localdate().year)


@cache
def _mark_of(year):
    return hashlib.sha256(shell().encode()).hexdigest()[:12]


@method_decorator(login_not_required, name="dispatch")
class ServiceWorker(TemplateView):
    """The script that serves the form's shell where there is no line. It must lie at the top."""

    template_name = "sw.js"
    content_type = "text/javascript"

    def get_context_data(self, **kwargs):
        # With DEBUG files keep their names while they change, so they are asked for first.
        return super().get_context_data(
            sections=SECTIONS,
            scripts=[f"js/{name}.js" for name in SCRIPTS],
            version=shell_mark(),
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
    def get(self, request):
        if not re.search(r"\bbr\b", request.headers.get("Accept-Encoding", "")):
            return HttpResponse(shell())
        response = HttpResponse(packed(shell()), headers={"Content-Encoding": "br"})
        patch_vary_headers(response, ["Accept-Encoding"])
        return response


class Pulse(RoleMixin, View):
    """Who is signed in, and a fresh token to send with: asked before anything that waits goes out."""

    roles = {Role.VILLAGE}

    def get(self, request):
        return JsonResponse({"officer": request.user.pk, "token": get_token(request)})


class Answers(ScopedMixin, View):
    """All answers of the file as the forms hold them, for the phone to show while there is no line, and what
    they need: {"version", "consent_version", "sections": {key: {"seen", "fields", "files", "required",
    "unconfirmed", "submissions"}}}. `required` are the questions that must be answered, each with its label and fields. A file
    that is not the village's to change has no sections, and says in "next" where it can be read."""

    model = Product
    roles = {Role.VILLAGE}

    def get(self, request, pk):
        product = get_object_or_404(self.get_queryset().with_answers(), pk=pk)
        if not product.is_editable:
            return JsonResponse({"sections": {}, "next": reverse("reviews:submitted", args=[product.pk])})
        answer = {
            "version": product.version,
            "consent_version": product.consent_version,
            "sections": self.sections(product),
        }
        return JsonResponse(answer)

    def sections(self, product):
        return {section.key: self.section(section, product) for section in SECTIONS}

    @staticmethod
    def section(section, product):
        form = FORMS[section.key](instance=product)
        answers = section.answers(product)
        needed = {
            answer.question.name: [
                name
                for name in form.fields_of(answer.question)
                if form.fields[name].needed or answer.question.is_file
            ]
            for answer in answers
            if answer.is_required
        }
        return {
            "seen": section.fingerprint(product),
            "fields": {
                field.name: field.value() for field in form if not field.field.widget.needs_multipart_form
            },
            # Which of its files are here, by the field that takes them.
            "files": [
                needed[answer.question.name][0]
                for answer in answers
                if answer.question.is_file and not answer.is_empty and answer.is_required
            ],
            "required": [
                [str(answer.question.label), needed[answer.question.name]]
                for answer in answers
                if answer.is_required
            ],
            "unconfirmed": section.key in product.unconfirmed,
            "submissions": product.submissions,
        }
