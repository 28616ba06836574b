"""The list of the village's potentials: read, add, change, take out. choosing.py beside it chooses one."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from products.choices import State
from products.choosing import mark_all, rank
from products.forms.potentials import PotentialForm
from products.models import Cycle, Potential, Product
from products.views.filing import why_not
from villages.scoping import Role, RoleMixin, ScopedMixin
from villages.titles import titles_of
from villages.versions import Stale, version_of


class Potentials(ScopedMixin, View):
    """The village's potentials: this year's choice, then the highest sum first; and what may be done with each."""

    model = Potential
    roles = {Role.VILLAGE}

    def get(self, request):
        cycle, village = Cycle.objects.current(), request.user.village
        product = Product.objects.visible_to(request.user).in_cycle(cycle).first()
        potentials = list(self.get_queryset().ranked())
        rank(potentials)
        mark_all(potentials, request.user)
        chosen = product.potential_id if product else None
        potentials.sort(key=lambda potential: potential.pk != chosen)  # which keeps the order of the others
        refusal = why_not(cycle, village)
        context = {
            "potentials": potentials,
            "product": product,
            "cycle": cycle,
            "titles": titles_of(village),
            "refusal": refusal,
            "may_choose": not refusal and (product is None or product.state == State.DRAFT),
            "may_release": product is not None and product.state == State.DRAFT,
        }
        return render(request, "products/potentials.html", context)


class PotentialPage(ScopedMixin, View):
    """A page about one potential. One that is gone, or never was here, is told so: nothing typed is lost."""

    model = Potential
    roles = {Role.VILLAGE}

    def find(self, pk, *, lock=False):
        rows = self.get_queryset()
        return (rows.select_for_update(of=["self"]) if lock else rows).filter(pk=pk).first()

    def gone(self, form=None):
        context = {"form": form, "kept": form.kept() if form else []}
        return render(self.request, "products/potential_gone.html", context, status=404)


class AddPotential(RoleMixin, View):
    roles = {Role.VILLAGE}
    tells_of_nul = True

    def get(self, request):
        return self.page(PotentialForm(instance=Potential(village=request.user.village)))

    def post(self, request):
        form = PotentialForm(request.POST, instance=Potential(village=request.user.village))
        if not form.is_valid():
            return self.done(form) if form.repeats() else self.page(form, status=422)
        try:
            with transaction.atomic():
                form.save()
        except IntegrityError:  # a second click was quicker
            form.add_error("name", form.taken)
            return self.page(form, status=422)
        return self.done(form)

    def done(self, form):
        messages.success(self.request, _("“%(name)s” sudah tercatat.") % {"name": form.data["name"].strip()})
        return redirect("products:potentials")

    def page(self, form, status=200):
        return render(self.request, "products/potential_form.html", {"form": form}, status=status)


class ChangePotential(PotentialPage):
    """Change one. Where it was saved elsewhere meanwhile, both are shown and nothing is overwritten."""

    def get(self, request, pk):
        potential = self.find(pk)
        return self.page(potential, PotentialForm(instance=potential)) if potential else self.gone()

    def post(self, request, pk):
        with transaction.atomic():
            potential = self.find(pk, lock=True)
            if potential is None:
                mine = Potential(village=request.user.village)
                return self.gone(PotentialForm(request.POST, instance=mine))
            form = PotentialForm(request.POST, instance=potential)
            try:
                with transaction.atomic():
                    sound = form.save_over(version_of(request))
            except Stale:
                return self.page(potential, form, status=409)
            except IntegrityError:  # another one got this name a moment ago
                form.add_error("name", form.taken)
                sound = False
        if not sound:
            return self.page(potential, form, status=422)
        messages.success(request, _("“%(name)s” sudah tersimpan.") % {"name": potential})
        return redirect("products:potentials")

    def page(self, potential, form, status=200):
        context = {"form": form, "potential": potential, "changed": status == 409}
        return render(self.request, "products/potential_form.html", context, status=status)


class DropPotential(PotentialPage):
    """Take one out of the list, after a question. A file that began from it stays as it is."""

    def get(self, request, pk):
        potential = self.find(pk)
        return self.page(potential) if potential else self.gone()

    def post(self, request, pk):
        with transaction.atomic():
            potential = self.find(pk, lock=True)
            if potential is None:
                return self.gone()
            if potential.version != version_of(request):
                return self.page(potential, status=409)
            potential.delete()
        messages.success(request, _("“%(name)s” sudah dihapus dari daftar.") % {"name": potential})
        return redirect("products:potentials")

    def page(self, potential, status=200):
        files = Product.objects.visible_to(self.request.user).filter(potential=potential).with_area()
        context = {"potential": potential, "files": files, "changed": status == 409}
        return render(self.request, "products/potential_drop.html", context, status=status)
