"""Choosing a potential for this year's dossier, and undoing it: each asks first, and only while it is a draft."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from products import choosing
from products.choices import State
from products.models import Cycle, Product
from products.views.filing import why_not
from products.views.potentials import PotentialPage
from villages.scoping import Role, ScopedMixin
from villages.titles import titles_of
from villages.versions import version_of


def not_changed(product):
    """Why the choice for a dossier that was sent is not changed."""
    if product.state == State.RETURNED:
        message = _(
            "Berkas %(year)s, “%(name)s”, sedang diperbaiki dan tidak diubah dari sini. Kalau %(above)s minta, "
            "ubah nama dan kategorinya di bagian Produk."
        )
    else:
        message = _("Berkas %(year)s, “%(name)s”, sudah diajukan dan tidak diubah.")
    return message % {
        "year": product.cycle,
        "name": product,
        "above": titles_of(product.village).above,
    }


class ChoosePotential(PotentialPage):
    """What this year's dossier would be with this potential; then, once it was agreed to, so it is.

    The page brings the versions of both rows that it showed (`file` is 0 where there was no dossier).
    """

    def get(self, request, pk):
        return self.answer(pk, sure=False)

    def post(self, request, pk):
        with transaction.atomic():
            return self.answer(pk, sure=True)

    def answer(self, pk, *, sure):
        """Ask, or with `sure` do it, in a transaction; and tell whatever stands against it."""
        potential = self.find(pk, lock=sure)
        if potential is None:
            return self.gone()
        village, cycle = self.request.user.village, Cycle.objects.current()
        if refusal := why_not(cycle, village):
            messages.error(self.request, refusal)
            return redirect("products:potentials")
        files = Product.objects.visible_to(self.request.user).select_related("cycle")
        product = (files.select_for_update(of=["self"]) if sure else files).in_cycle(cycle).first()
        if product and product.potential_id == potential.pk and product.matches(potential):
            return self.done(product, potential)
        if product and product.state != State.DRAFT:
            messages.warning(self.request, not_changed(product))
            return redirect("products:potentials")
        if not sure:
            return self.page(potential, product, cycle)
        if self.is_stale(potential, product):
            return self.page(potential, product, cycle, status=409)
        if product:
            choosing.choose(product, potential)
        else:
            start = {"name": potential.name, "category": potential.category, "potential": potential}
            product, made = files.get_or_create(village=village, cycle=cycle, defaults=start)
            if not made:  # a second click, or a start elsewhere, was quicker
                return self.page(potential, product, cycle, status=409)
        return self.done(product, potential)

    def is_stale(self, potential, product):
        seen = (version_of(self.request), version_of(self.request, "file"))
        return seen != (potential.version, product.version if product else 0)

    def done(self, product, potential):
        message = _("Berkas %(year)s dimulai dari “%(name)s”. Lengkapi bagian-bagian di bawah.")
        messages.success(self.request, message % {"year": product.cycle, "name": potential})
        return redirect("reviews:tasks", product.pk)

    def page(self, potential, product, cycle, status=200):
        context = {
            "potential": potential,
            "product": product,
            "cycle": cycle,
            "titles": titles_of(self.request.user.village),
            "to_look_at": choosing.to_look_at(product, potential) if product else [],
            "changed": status == 409,
        }
        return render(self.request, "products/potential_choose.html", context, status=status)


class ReleasePotential(ScopedMixin, View):
    """Undo the choice in a draft, after a question that says what becomes of the answers."""

    model = Product
    roles = {Role.VILLAGE}

    def get(self, request, pk):
        product = get_object_or_404(self.get_queryset().with_answers(), pk=pk)
        return self.settled(product) or self.page(product)

    def post(self, request, pk):
        with transaction.atomic():
            rows = self.get_queryset().with_answers().select_for_update(of=["self"])
            product = get_object_or_404(rows, pk=pk)
            if settled := self.settled(product):
                return settled
            if product.version != version_of(request):
                return self.page(product, status=409)
            choosing.release(product)
        messages.success(request, _("Pilihan untuk %(year)s sudah dibatalkan.") % {"year": product.cycle})
        return redirect("products:potentials")

    def settled(self, product):
        """The answer where there is nothing to undo: it was sent, or nothing is chosen."""
        if product.state != State.DRAFT:
            messages.warning(self.request, not_changed(product))
        elif product.potential_id is None:
            message = _("Berkas %(year)s tidak terhubung dengan potensi mana pun.")
            messages.info(self.request, message % {"year": product.cycle})
        else:
            return None
        return redirect("products:potentials")

    def page(self, product, status=200):
        context = {
            "product": product,
            "empties": choosing.is_untouched(product),
            "changed": status == 409,
        }
        return render(self.request, "products/potential_release.html", context, status=status)
