from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = _("Pemeriksaan dan fasilitasi")

    def ready(self):
        from products.sections import BESIDE
        from reviews.deciding.mending import replies_beside

        BESIDE.append(replies_beside)
