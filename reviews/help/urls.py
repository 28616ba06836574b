"""Addresses of the ledger of help and of training events."""

from django.urls import path

from reviews.help.views import flags, invitation, ledger, partners, trainings

urlpatterns = [
    path("disetujui/tandai/", flags.Flag.as_view(), name="flag"),
    path("disetujui/tandai/<uuid:act>/", flags.Flagged.as_view(), name="flagged"),
    path("fasilitasi/", ledger.Ledger.as_view(), name="ledger"),
    path("fasilitasi/<int:pk>/", ledger.ItemPage.as_view(), name="item"),
    path("fasilitasi/<int:pk>/langkah/<slug:action>/", ledger.PerformMove.as_view(), name="move"),
    path("fasilitasi/<int:pk>/bukti/", ledger.AddEvidence.as_view(), name="add_evidence"),
    path("bukti/<uuid:pk>/<slug:size>/", ledger.EvidenceFile.as_view(), name="evidence"),
    path("mitra/", partners.Partners.as_view(), name="partners"),
    path("mitra/<int:pk>/", partners.Partners.as_view(), name="partner"),
    path("pelatihan/", trainings.Trainings.as_view(), name="trainings"),
    path("pelatihan/baru/", trainings.TrainingEdit.as_view(), name="new_training"),
    path("pelatihan/<int:pk>/", trainings.TrainingPage.as_view(), name="training"),
    path("pelatihan/<int:pk>/ubah/", trainings.TrainingEdit.as_view(), name="edit_training"),
    path("pelatihan/<int:pk>/peserta/", trainings.Candidates.as_view(), name="candidates"),
    path("pelatihan/<int:pk>/keluarkan/", trainings.Unseat.as_view(), name="unseat"),
    path("pelatihan/<int:pk>/hadir/", trainings.Attendance.as_view(), name="attendance"),
    path("pelatihan/<int:pk>/selesai/", trainings.Hold.as_view(), name="hold"),
    path("pelatihan/<int:pk>/batal/", trainings.CallOff.as_view(), name="call_off"),
    path("pelatihan/<int:pk>/koreksi/", trainings.CorrectTraining.as_view(), name="correct_training"),
    path("pelatihan/<int:pk>/undangan/", invitation.Invitation.as_view(), name="invitation"),
    path("pelatihan/<int:pk>/daftar-hadir/", trainings.AttendanceSheet.as_view(), name="attendance_sheet"),
]
