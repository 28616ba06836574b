"""Addresses of what is printed, and of the code's public page."""

from django.urls import path

from reviews.prints.views import certificates, letters, prints, report

urlpatterns = [
    path("berkas/<int:pk>/tanda-terima/", prints.ReceiptPage.as_view(), name="receipt"),
    path("berkas/<int:pk>/cetak/", prints.FilledForm.as_view(), name="filled_form"),
    path("berkas/<int:pk>/surat/<slug:kind>/", letters.Letter.as_view(), name="letter"),
    path("potensi/cetak/", letters.MeetingSheet.as_view(), name="meeting_sheet"),
    path("formulir/", prints.EmptyForm.as_view(), name="empty_form"),
    path("panduan/", prints.Guide.as_view(), name="guide"),
    path("berkas/<int:pk>/lembar/", certificates.Sheet.as_view(), name="sheet"),
    path("berkas/<int:pk>/lembar/terbit/", certificates.Issue.as_view(), name="issue_sheet"),
    path("lembar/<int:pk>/cabut/", certificates.Revoke.as_view(), name="revoke_sheet"),
    path("cek/<str:code>/", certificates.CheckCode.as_view(), name="check_code"),
    path("laporan/<int:year>/", report.Report.as_view(), name="report"),
]
