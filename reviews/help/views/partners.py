"""The province's partners: universities, banks, companies."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from reviews.help.forms import PartnerForm
from reviews.models import Partner
from villages.scoping import Role, ScopedMixin


class Partners(ScopedMixin, View):
    """The province's own short list of partners; with a key, one of them to be renamed."""

    model = Partner
    roles = {Role.PROVINCE}

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.pk = kwargs.get("pk")

    def partner(self):
        if self.pk is None:
            return Partner(province=self.request.user.province)
        return get_object_or_404(self.get_queryset(), pk=self.pk)

    def get(self, request, pk=None):
        return self.page(PartnerForm(instance=self.partner(), user=self.request.user))

    def page(self, form, status=200):
        rows = self.get_queryset().annotate(items=Count("facilitation"))
        return render(
            self.request, "reviews/help/partners.html", {"form": form, "partners": rows}, status=status
        )

    def post(self, request, pk=None):
        form = PartnerForm(request.POST, instance=self.partner(), user=request.user)
        if form.is_valid():
            try:
                with transaction.atomic():
                    form.save()
            except IntegrityError:
                form.add_error("name", _("Mitra ini baru saja ditambahkan."))
            else:
                messages.success(request, _("Mitra “%(name)s” sudah tersimpan.") % {"name": form.instance})
                return redirect("reviews:partners")
        return self.page(form, status=422)
