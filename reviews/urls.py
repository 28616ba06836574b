from django.urls import path

from reviews.views import approved, desk, files

app_name = "reviews"
urlpatterns = [
    path("berkas/<int:pk>/", files.Detail.as_view(), name="detail"),
    path("berkas/<int:pk>/isi/", files.Tasks.as_view(), name="tasks"),
    path("berkas/<int:pk>/periksa/", files.Check.as_view(), name="check"),
    path("berkas/<int:pk>/langkah/<slug:action>/", files.PerformStep.as_view(), name="perform"),
    path("antrean/", desk.Queue.as_view(), name="queue"),
    path("disetujui/", approved.ApprovedList.as_view(), name="approved"),
    path("disetujui/tandai/", approved.Flag.as_view(), name="flag"),
    path("disetujui/unduh/<slug:kind>/", approved.Export.as_view(), name="export"),
]
