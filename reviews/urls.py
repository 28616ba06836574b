"""The addresses of six packages, under one name."""

from django.urls import include, path

app_name = "reviews"
urlpatterns = [
    path("", include("reviews.deciding.urls")),
    path("", include("reviews.lists.urls")),
    path("", include("reviews.numbers.urls")),
    path("", include("reviews.help.urls")),
    path("", include("reviews.prints.urls")),
    path("", include("reviews.personal.urls")),
]
