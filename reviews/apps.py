from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = _("Pemeriksaan dan fasilitasi")

    def ready(self):
        from products.sections import BESIDE
        from reviews.deciding.mending import replies_beside
        from reviews.menu import waiting_of
        from reviews.rules import migrating
        from villages.backends import OfficerBackend

        BESIDE.append(replies_beside)
        OfficerBackend.beside["dossiers_waiting"] = waiting_of()
        # Not a rule of the portal behind somebody's back: `migrate` itself, and nothing else, calls these.
        pre_migrate.connect(migrating.before, sender=self)
        post_migrate.connect(migrating.after, sender=self)
