from django.urls import path

from products import views

app_name = "products"
urlpatterns = [
    path("berkas/mulai/", views.Start.as_view(), name="start"),
    path("berkas/<int:pk>/isi/<slug:section>/", views.SectionUpdate.as_view(), name="section"),
    path("foto/<uuid:pk>/<slug:size>/", views.PhotoFile.as_view(), name="photo"),
    path("berita-acara/<uuid:pk>/", views.MinutesFile.as_view(), name="minutes"),
]
