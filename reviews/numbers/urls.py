"""Addresses of the board, the dashboard, the map and the open data."""

from django.urls import path, re_path

from reviews.numbers.views import coverage, dashboard, maps, potentials

urlpatterns = [
    path("potensi/wilayah/", potentials.AreaPotentials.as_view(), name="potentials"),
    path("desa/", coverage.Coverage.as_view(), name="coverage"),
    path("peta/", maps.MapPage.as_view(), name="map"),
    path("peta/<str:code>/", maps.MapPage.as_view(), name="map_district"),
    path("dasbor/", dashboard.Dashboard.as_view(), name="dashboard"),
    path("angka/", dashboard.Numbers.as_view(), name="numbers"),
    re_path(
        r"^angka/(?P<year>\d{4})\.(?P<kind>json|csv)$", dashboard.NumbersFile.as_view(), name="numbers_file"
    ),
]
