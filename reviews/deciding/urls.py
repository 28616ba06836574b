"""Addresses of one dossier and of the queue."""

from django.urls import path

from reviews.deciding.views import (
    consents,
    corrections,
    dossiers,
    extensions,
    queue,
    signatures,
    signing,
    submitted,
    units,
)

urlpatterns = [
    path("berkas/<int:pk>/", dossiers.Detail.as_view(), name="detail"),
    path("berkas/<int:pk>/isi/", dossiers.Tasks.as_view(), name="tasks"),
    path("berkas/<int:pk>/periksa/", dossiers.Check.as_view(), name="check"),
    path("berkas/<int:pk>/tanda-tangan/", signatures.AskSignature.as_view(), name="ask_signature"),
    path("tanda-tangan/", signing.Enter.as_view(), name="enter_code"),
    path("tanda-tangan/<str:token>/", signing.Sign.as_view(), name="sign"),
    path(
        "tanda-tangan/<str:token>/foto/<uuid:pk>/<slug:size>/", signing.SignPhoto.as_view(), name="sign_photo"
    ),
    path(
        "tanda-tangan/<str:token>/halaman/<uuid:pk>/<slug:size>/",
        signing.SignPage.as_view(),
        name="sign_page",
    ),
    path("tanda-tangan/<str:token>/berita-acara/", signing.SignMinutes.as_view(), name="sign_minutes"),
    path("berkas/<int:pk>/diajukan/", submitted.Submitted.as_view(), name="submitted"),
    path("berkas/<int:pk>/langkah/<slug:action>/", dossiers.PerformStep.as_view(), name="perform"),
    path("berkas/<int:pk>/katalog/", consents.Consent.as_view(), name="consent"),
    path("berkas/<int:pk>/koreksi/<slug:pin>/", corrections.Correct.as_view(), name="correct"),
    path("koreksi/", corrections.Corrections.as_view(), name="corrections"),
    path("koreksi/<int:pk>/", corrections.CorrectionPage.as_view(), name="correction"),
    path("satuan/", units.Units.as_view(), name="units"),
    path("perpanjangan/", extensions.Extensions.as_view(), name="extensions"),
    path("perpanjangan/beri/", extensions.Extend.as_view(), name="extend"),
    path("antrean/", queue.Queue.as_view(), name="queue"),
]
