"""The map of the village's potentials: list, add, change, take out, and choose one for this year's file."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from products.forms.potentials import PotentialForm
from products.models import Cycle, Potential, Product
from products.views.filing import why_not
from villages.scoping import Role, RoleMixin, ScopedMixin
from villages.versions import Stale, version_of


def open_gaps(product, potential):
    """What of the potential this file could still take: {column: value}. Only what is empty there."""
    wanted = {"name": potential.name, "category": potential.category}
    gaps = {name: value for name, value in wanted.items() if not getattr(product, name)}
    if gaps and product.potential_id is None:
        gaps["potential"] = potential
    return gaps


class Potentials(ScopedMixin, View):
    """The village's potentials, the highest sum first, and what may be done with each."""

    model = Potential
    roles = {Role.VILLAGE}

    def get(self, request):
        cycle = Cycle.objects.current()
        product = Product.objects.visible_to(request.user).in_cycle(cycle).first()
        potentials = list(self.get_queryset())
        for potential in potentials:
            potential.gaps = open_gaps(product, potential) if product and product.is_editable else {}
        context = {
            "potentials": potentials,
            "product": product,
            "cycle": cycle,
            "refusal": why_not(cycle, request.user.village),
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
                sound = form.save_over(version_of(request))
            except Stale:
                return self.page(potential, form, status=409)
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


class ChoosePotential(PotentialPage):
    """The musdes' choice: this cycle's file begins with it, or takes from it what is still empty there."""

    http_method_names = ["post"]

    def post(self, request, pk):
        potential = self.find(pk)
        if potential is None:
            return self.gone()
        village, cycle = request.user.village, Cycle.objects.current()
        if refusal := why_not(cycle, village):
            messages.error(request, refusal)
            return redirect("products:potentials")
        filled = {"name": potential.name, "category": potential.category, "potential": potential}
        with transaction.atomic():
            files = Product.objects.visible_to(request.user).select_for_update(of=["self"])
            product, made = files.get_or_create(village=village, cycle=cycle, defaults=filled)
            done = self.fill(product, potential) if not made and product.is_editable else made
        if done:
            message = _("Berkas %(year)s dimulai dari “%(name)s”. Lengkapi bagian-bagian di bawah.")
            messages.success(request, message % {"year": cycle, "name": potential})
        else:
            message = _("Berkas %(year)s sudah berisi “%(name)s” dan tidak diubah.")
            messages.warning(request, message % {"year": cycle, "name": product})
        return redirect("reviews:tasks", product.pk)

    @staticmethod
    def fill(product, potential):
        """Write what is still empty; returns whether anything was."""
        gaps = open_gaps(product, potential)
        for name, value in gaps.items():
            setattr(product, name, value)
        if gaps:
            # A new version: an old page of this file must not submit what it has not seen.
            product.version += 1
            product.save(update_fields=[*gaps, "version", "updated_at"])
        return bool(gaps)
