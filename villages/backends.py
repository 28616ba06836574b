"""Who is signed in, fetched once a request with the area that every page's header names."""

from django.contrib.auth.backends import ModelBackend

from villages.models import User


class OfficerBackend(ModelBackend):
    def get_user(self, user_id):
        areas = User.objects.select_related("village__subdistrict__district", "district", "province")
        user = areas.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
