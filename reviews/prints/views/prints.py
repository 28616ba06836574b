"""Whatever goes out on paper: the receipt, the form, the guide."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from products.disclosures import disclose, hidden_from
from products.models import Cycle, Disclosure, Product
from products.submitted import read_by, without_number
from reviews.deciding.forms import SubmitForm
from reviews.deciding.hiding import NUMBER
from reviews.deciding.reading import Reading
from reviews.prints import paper_form
from villages.qr import qr
from villages.scoping import Role, RoleMixin, ScopedMixin
from villages.titles import titles_of


class ReceiptPage(ScopedMixin, View):
    """The answers as they were submitted, with the number and the time; on paper a QR code leads back to this page."""

    model = Product
    roles = {Role.VILLAGE, Role.DISTRICT}

    def get(self, request, pk):
        product = get_object_or_404(self.get_queryset().with_area(), pk=pk)
        if hidden_from(request.user, product):
            product = without_number(product)
        receipt = Reading(product).receipt
        if receipt is None:
            raise Http404
        number = receipt.answers.raw(NUMBER) or ""
        disclose(request.user, Disclosure.What.RECEIPT, product=product, number=number)
        context = {
            "product": product,
            "receipt": receipt,
            "qr": qr(request.build_absolute_uri(request.path)),
            "subject": _("Tanda terima"),
        }
        return render(request, "reviews/prints/receipt.html", context)


def form_to_print(request, product, village, cycle):
    """The form with a file's answers, or empty ones; `village` None leaves lines for its names."""
    end = SubmitForm(product=product, initial={"public_consent": product.public_consent})
    context = {
        "product": product if product.pk else None,
        "village": village,
        "cycle": cycle,
        "titles": titles_of(village) if village else None,
        "pages": paper_form.pages(product),
        "licences": paper_form.licence_rows(product),
        "declaration": end["declaration"],
        "consent": paper_form.space(end["public_consent"]),
        "consent_label": end["public_consent"].label,
        "subject": _("Formulir kertas"),
    }
    return render(request, "reviews/prints/paper_form.html", context)


class EmptyForm(RoleMixin, View):
    """The form, to be filled in by hand and typed in later."""

    def get(self, request):
        cycle = Cycle.objects.current()
        return form_to_print(request, paper_form.empty_file(cycle), request.user.village, cycle)


class FilledForm(ScopedMixin, View):
    """The form on paper, filled with a dossier's answers, for whoever sees the dossier."""

    model = Product

    def get(self, request, pk):
        product = read_by(request.user, self.get_queryset(), pk)
        disclose(request.user, Disclosure.What.FORM, product=product)
        return form_to_print(request, product, product.village, product.cycle)


@method_decorator(login_not_required, name="dispatch")
class Guide(TemplateView):
    """How a village files its product, on one page; open to all, for it says nothing of anybody."""

    template_name = "reviews/prints/guide.html"
    extra_context = {"subject": ""}
