"""Whether the village's hand and the kabupaten's may be the same one: what an approval has in common with the
submission that it decides. Only what is known, kept with the decision; what it means, people say."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from products.models import Product
from reviews.models import Decision
from villages.client_address import client_address, network_of
from villages.devices import accounts_on
from villages.guessing import KEPT
from villages.models import ActivationCode, SignInEntry

# The account that submitted has signed in in the very browser that approves.
DEVICE = "device"
# It has got in from the very address that approves, within the time for which that is kept.
NETWORK = "network"
# Its last activation code was made by the officer who approves.
CODE = "code"

SENTENCES = {
    DEVICE: _("Disetujui di perangkat yang juga pernah dipakai masuk dengan akun desa ini."),
    NETWORK: _(
        "Disetujui dari alamat internet yang dalam 90 hari terakhir juga dipakai akun desa ini; satu alamat bisa dipakai "
        "banyak orang."
    ),
    CODE: _("Kode aktivasi terakhir yang dipakai akun desa ini dibuat oleh petugas yang menyetujui."),
}


def shared_with_submission(product: Product, request: HttpRequest) -> str:
    """What the officer of `request` shares with the last submission of `product`: keys of SENTENCES with blanks
    between, as Decision.shared keeps them."""
    submission = Decision.objects.filter(product=product, snapshot__isnull=False).order_by("-version").first()
    if submission is None:
        return ""
    found = {
        DEVICE: submission.user_id in accounts_on(request),
        NETWORK: _came_from_here(submission, network_of(client_address(request))),
        CODE: _opened_by(submission, request.user.pk),
    }
    return " ".join(key for key, is_so in found.items() if is_so)


def sentences(shared: str) -> list[str]:
    """What Decision.shared says, for the history; a key that the table knows no more is left out."""
    return [SENTENCES[key] for key in shared.split() if key in SENTENCES]


def _came_from_here(submission: Decision, place: str) -> bool:
    if not place:
        return False
    lately = {"place": place, "at__gt": timezone.now() - KEPT, "at__lte": submission.at}
    return SignInEntry.objects.filter(user=submission.user_id, **lately).exists()


def _opened_by(submission: Decision, officer: int) -> bool:
    used = ActivationCode.objects.filter(user=submission.user_id, used_at__lte=submission.at)
    return used.order_by("-used_at").values_list("created_by", flat=True).first() == officer
