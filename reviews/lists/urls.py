"""Addresses of the approved list, of what is taken away from it, and of its licences that end."""

from django.urls import path

from reviews.lists.views import approved, downloads, endings

urlpatterns = [
    path("disetujui/", approved.ApprovedList.as_view(), name="approved"),
    path("disetujui/saringan/", approved.SaveFilter.as_view(), name="save_filter"),
    path("disetujui/saringan/<int:pk>/hapus/", approved.DropFilter.as_view(), name="drop_filter"),
    path("disetujui/unduh/<slug:kind>/", downloads.TakeAway.as_view(), name="export"),
    path("disetujui/cetak/", downloads.PrintList.as_view(), name="print_list"),
    path("izin-berakhir/", endings.Endings.as_view(), name="endings"),
    path("unduhan/", downloads.Log.as_view(), name="downloads"),
    path("unduhan/<uuid:pk>/", downloads.Progress.as_view(), name="download"),
    path("unduhan/<uuid:pk>/berkas/", downloads.File.as_view(), name="download_file"),
]
