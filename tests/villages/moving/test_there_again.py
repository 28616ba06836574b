"""A village that ended: what it submitted before is mended to its end, and a wrong end is taken back."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from products.choices import State
from products.deadlines import NotGiven
from reviews.deciding.workflow import Refused, perform
from tests.factories import give_time, make_cycle, make_product, officer_of, send_back, submit, withdraw
from tests.villages.moving import lists
from tests.villages.moving.lists import MANGGARAI_TIMUR, PARI, PROBUR, load, refused
from villages.models import AreaChange, Village
from villages.scoping import Role

pytestmark = pytest.mark.django_db
AGAIN = ("--basis=Surat Bupati 140/7", "--date=2022-04-01")


def test_a_wrong_end_is_taken_back_and_stays_in_the_log(ended, client, tmp_path):
    """It files again as if it had never ended; that it was a mistake is a row beside that of the end."""
    product, _officer = ended
    text = lists.Y2022 + f"{PARI},Pari\n"
    assert load(tmp_path, text, "--plan", f"--revived={PARI}")[1:-1] == [
        f"  Ada lagi: {PARI} Pari · 1 petugas dan 1 produk unggulan"
    ]
    assert load(tmp_path, text, f"--revived={PARI}", *AGAIN) == [f"Ada lagi: {PARI} Pari"]
    village = Village.objects.get(pk=PARI)
    assert (village.ended, product.cycle.admits(village)) == (None, True)
    rows = AreaChange.objects.filter(old_code=PARI).order_by("pk")
    assert [(one.how, str(one.day), one.basis, one.village_id) for one in rows] == [
        ("ended", "2022-02-14", "Kepmendagri 050-145 Tahun 2022", PARI),
        ("revived", "2022-04-01", "Surat Bupati 140/7", PARI),
    ]
    submit(product)
    assert product.state == State.SUBMITTED
    assert load(tmp_path, text) == ["Tidak ada yang berubah."]


def test_a_file_of_pairs_takes_an_end_back_too(ended, tmp_path):
    pairs = tmp_path / "pairs.csv"
    pairs.write_text(f"lama;baru;cara\n{PARI};;ada lagi\n")
    text = lists.Y2022 + f"{PARI},Pari\n"
    assert load(tmp_path, text, f"--moved={pairs}", *AGAIN) == [f"Ada lagi: {PARI} Pari"]


@pytest.mark.parametrize(
    ("code", "listed", "told"),
    (
        (PROBUR, True, f"{PROBUR} tidak tercatat berakhir, jadi tidak ada yang dibatalkan."),
        (PARI, False, f"{PARI} tidak ada di berkas, jadi tetap berakhir."),
        ("53.99.99.2999", True, "53.99.99.2999: di portal tidak ada desa/kelurahan dengan kode itu."),
        ("53.05.03", True, "53.05.03 bukan kode desa/kelurahan, misalnya 53.01.05.2010."),
    ),
)
def test_an_end_that_cannot_be_taken_back(ended, tmp_path, code, listed, told):
    text = lists.Y2022 + f"{PARI},Pari\n" * listed
    assert refused(tmp_path, text, f"--revived={code}", *AGAIN) == ["Tidak ada yang diubah:", f"  {told}"]
    assert str(Village.objects.get(pk=PARI).ended) == "2022-02-14"


def test_taking_an_end_back_needs_its_law(ended, tmp_path):
    text = lists.Y2022 + f"{PARI},Pari\n"
    (sentence,) = refused(tmp_path, text, f"--revived={PARI}")
    assert sentence.startswith("Tidak ada yang diubah: tulis dasar hukumnya dengan --basis")


def test_what_was_submitted_before_the_end_is_mended_after_it(tmp_path, client):
    """Returned, and withdrawn: both come again; with more time too. What was never submitted does not."""
    with time_machine.travel("2022-02-01T02:00:00Z", tick=False) as clock:
        load(tmp_path, lists.Y2020)
        make_cycle(2022, closes="2022-03-31")
        product = make_product(PARI, state=State.SUBMITTED)
        officer = officer_of(Role.VILLAGE, PARI)
        load(tmp_path, lists.Y2022, *lists.STEP_2022)
        clock.move_to("2022-03-01T02:00:00Z")
        send_back(product, price="Per kg?")
        client.force_login(officer)
        told = client.get(reverse("home")).content.decode()
        assert ("Perbaiki sekarang" in told, "Desa atau kelurahan ini sudah berakhir" in told) == (
            True,
            False,
        )
        submit(product)
        withdraw(product)
        submit(product)
        clock.move_to("2022-08-01T02:00:00Z")  # mending ended 60 days after 31 March
        until = date(2022, 8, 20)
        perform(
            "return",
            product,
            officer_of(Role.DISTRICT, MANGGARAI_TIMUR),
            version=product.version,
            remarks={"price": "Per kg?"},
            extension=(until, "Desa sudah digabung."),
        )
        product.refresh_from_db()
        submit(product)
        assert (product.state, product.submissions) == (State.SUBMITTED, 4)
        other = make_product(PARI, cycle=make_cycle(2023), filled=True)
        clock.move_to("2023-01-05T02:00:00Z")
        with pytest.raises(Refused, match="Desa Pari sudah berakhir"):
            submit(other)
        with pytest.raises(NotGiven, match="Desa Pari sudah berakhir"):
            give_time("53.19.06.2020", make_cycle(2023), until=date(2024, 2, 1))
