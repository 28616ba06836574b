from django.urls import path

from products import views
from products.views import example, potentials

app_name = "products"
urlpatterns = [
    path("sw.js", views.ServiceWorker.as_view(), name="service_worker"),
    path("kerangka/", views.Shell.as_view(), name="shell"),
    path("segar/", views.Pulse.as_view(), name="pulse"),
    path("berkas/mulai/", views.Start.as_view(), name="start"),
    path("berkas/<int:pk>/isi/jawaban.json", views.Answers.as_view(), name="answers"),
    path("berkas/<int:pk>/kirim/<slug:kind>/<uuid:key>/", views.SendUpload.as_view(), name="send"),
    path("berkas/<int:pk>/isi/<slug:section>/", views.SectionUpdate.as_view(), name="section"),
    path("foto/<uuid:pk>/<slug:size>/", views.PhotoFile.as_view(), name="photo"),
    path("contoh/", example.Example.as_view(), name="example"),
    path("potensi/", potentials.Potentials.as_view(), name="potentials"),
    path("potensi/tambah/", potentials.AddPotential.as_view(), name="potential_add"),
    path("potensi/<int:pk>/", potentials.ChangePotential.as_view(), name="potential"),
    path("potensi/<int:pk>/hapus/", potentials.DropPotential.as_view(), name="potential_drop"),
    path("potensi/<int:pk>/pilih/", potentials.ChoosePotential.as_view(), name="potential_choose"),
    path("berita-acara/<uuid:pk>/", views.MinutesFile.as_view(), name="minutes"),
    path("berita-acara/halaman/<uuid:pk>/<slug:size>/", views.MinutesPageFile.as_view(), name="minutes_page"),
]
