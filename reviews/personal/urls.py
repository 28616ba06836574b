"""Addresses about personal data."""

from django.urls import path

from reviews.personal.views import about, log

urlpatterns = [
    path("data-pribadi/", about.PersonalData.as_view(), name="personal_data"),
    path("data-pribadi/nomor/", log.OwnNumber.as_view(), name="own_number"),
    path("data-pribadi/catatan/", log.Disclosures.as_view(), name="disclosures"),
    path("data-pribadi/catatan/unduh/", log.DisclosuresFile.as_view(), name="disclosures_file"),
]
