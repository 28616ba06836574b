"""Every address of the portal."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from ovop.manifest import Manifest
from ovop.robots import robots, security
from reviews.accounts.views import Accounts, CodeTraces
from reviews.deciding.views.sections import Section, SectionAnswers
from reviews.home import Home
from villages.account import EndOtherSessions, EndSession, ForgetPhone, Holder, Phones, VillagePhones
from villages.activation.views import Activate
from villages.contact import Contact
from villages.officers import Officers, ResetFactor
from villages.second_step import OwnFactor, RecoveryCodes, SecondStep
from villages.sign_in import AdminDoor, ChangePassword, SignIn, SignOut

handler400 = "ovop.error_pages.bad_request"
handler403 = "ovop.error_pages.forbidden"
handler404 = "ovop.error_pages.not_found"
handler500 = "ovop.busy.server_error"

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("masuk/", SignIn.as_view(), name="login"),
    path("masuk/kode/", login_not_required(SecondStep.as_view()), name="second_step"),
    path("aktivasi/", login_not_required(Activate.as_view()), name="activate"),
    path("akun/", Accounts.as_view(), name="accounts"),
    # Open to all: who presses it after the session has ended is signed out, not asked to sign in.
    path("keluar/", login_not_required(SignOut.as_view()), name="logout"),
    path("sandi/", ChangePassword.as_view(), name="password_change"),
    path("sandi/tersimpan/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("siapa/", Holder.as_view(), name="holder"),
    path("hp/", Phones.as_view(), name="phones"),
    path("hp/<int:pk>/lupakan/", ForgetPhone.as_view(), name="forget_phone"),
    path("akun/<str:code>/hp/", VillagePhones.as_view(), name="village_phones"),
    path("perangkat/<uuid:handle>/keluarkan/", EndSession.as_view(), name="end_session"),
    path("perangkat/keluarkan-lainnya/", EndOtherSessions.as_view(), name="end_other_sessions"),
    path("pengaman/", OwnFactor.as_view(), name="own_factor"),
    path("pengaman/kode-cadangan/", RecoveryCodes.as_view(), name="recovery_codes"),
    path("petugas/", Officers.as_view(), name="officers"),
    path("petugas/<int:pk>/cabut-pengaman/", ResetFactor.as_view(), name="reset_factor"),
    path("akun/kode/", CodeTraces.as_view(), name="code_traces"),
    path("kontak/", Contact.as_view(), name="contact"),
    # The addresses of products:section and products:answers, with remarks, which `products` may not know of.
    path("berkas/<int:pk>/isi/jawaban.json", SectionAnswers.as_view(), name="answers"),
    path("berkas/<int:pk>/isi/<slug:section>/", Section.as_view(), name="section"),
    path("", include("products.urls")),
    path("", include("reviews.urls")),
    # One door to sign in, with one guard against guessing.
    path("admin/login/", login_not_required(AdminDoor.as_view())),
    path("admin/password_change/", RedirectView.as_view(pattern_name="password_change")),
    path("manifest.webmanifest", Manifest.as_view(), name="manifest"),
    path(
        "favicon.ico",
        login_not_required(RedirectView.as_view(url=f"{settings.STATIC_URL}img/favicon.svg")),
        name="favicon",
    ),
    path("robots.txt", login_not_required(robots), name="robots"),
    path(".well-known/security.txt", login_not_required(security), name="security"),
    path("", include("ovop.probes")),
    path("admin/", admin.site.urls),
]
