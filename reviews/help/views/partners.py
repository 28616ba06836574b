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
from villages.versions import Stale, version_of


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
        context = {"form": form, "partners": rows, "changed": status == 409}
        return render(self.request, "reviews/help/partners.html", context, status=status)

    def post(self, request, pk=None):
        form = PartnerForm(request.POST, instance=self.partner(), user=request.user)
        try:
            with transaction.atomic():
                sound = self.save(form)
        except Stale:
            return self.page(form, status=409)
        except IntegrityError:
            form.add_error("name", _("Mitra ini baru saja ditambahkan petugas lain. Lihat di daftar."))
            sound = False
        if not sound:
            return self.page(form, status=422)
        messages.success(request, _("Mitra “%(name)s” sudah tersimpan.") % {"name": form.instance})
        return redirect("reviews:partners")

    def save(self, form):
        """Returns whether the form was sound; raises Stale and IntegrityError."""
        if self.pk is not None:
            return form.save_over(version_of(self.request))
        return form.is_valid() and bool(form.save())
