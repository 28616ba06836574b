"""What was returned: remarks at their field, counted down, and first in the queue again."""

import pytest
from django.urls import reverse

from products.choices import State
from reviews.models import Reply
from tests.factories import (
    BATAKTE,
    BOLOK,
    KUANHEUN,
    make_product,
    officer_of,
    send_back,
    submit,
    withdraw,
)
from tests.products.asking import page_of, send
from villages.scoping import Role

pytestmark = pytest.mark.django_db


def test_remarks_stand_at_their_field_and_are_counted_down(client, village):
    product = make_product(BOLOK, state=State.SUBMITTED)
    send_back(product, price="Harga per kg, ya.", bukti="Foto kemasannya juga.")
    assert "<b>2 perbaikan</b>" in client.get(reverse("home")).content.decode()
    assert "Harga per kg, ya." in client.get(page_of(product, "produksi")).content.decode()
    assert "Foto kemasannya juga." in client.get(page_of(product, "bukti")).content.decode()
    page = client.get(page_of(product, "produksi")).context["form"]
    data = {name: page[name].value() for name in page.fields}
    send(client, product, "produksi", **data | {"price": "9.000"})
    text = client.get(reverse("home")).content.decode()
    assert "<b>1 perbaikan</b>" in text
    submit(product)
    officer = officer_of(Role.DISTRICT, product.district_code)
    client.force_login(officer)
    text = client.get(reverse("reviews:detail", args=[product.pk])).content.decode()
    assert "Diajukan ulang" in text
    assert "Rp\xa09.000 <del>Rp\xa012.500</del>" in text


def test_the_queue_says_what_comes_again(client):
    product = make_product(BOLOK, state=State.SUBMITTED)
    make_product(BATAKTE, state=State.SUBMITTED)
    send_back(product, price="Per kg.")
    submit(product)
    client.force_login(officer_of(Role.DISTRICT, product.district_code))
    rows = client.get(reverse("reviews:queue"), {"pengajuan": "ulang"}).context["page"].rows
    assert [row.pk for row in rows] == [product.pk]
    assert len(client.get(reverse("reviews:queue")).context["page"].rows) == 2


# --- Where Simpan & lanjut leads, and what is written under a remark --------------------------------


def answers_of(client, product, section):
    page = client.get(page_of(product, section)).context["form"]
    return {name: page[name].value() for name in page.fields if page[name].value() is not None}


def field_of(product, pin):
    remark = product.decisions.last().remarks.get(pin=pin)
    return f"reply-{remark.pk}"


def onward(client, product, section, **data):
    data = {
        key: value for key, value in answers_of(client, product, section).items() if key != "photos"
    } | data
    data.pop("minutes_file", None)
    return send(client, product, section, **data).url


def test_each_section_leads_to_the_next_remark_and_at_the_end_to_the_list(client, village):
    product = make_product(BOLOK, state=State.SUBMITTED)
    send_back(product, price="Per kg.", regular_buyer="Siapa?", bukti="Foto kemasannya juga.", name="Nama?")
    assert onward(client, product, "izin") == f"{page_of(product, 'bukti')}#q-bukti"
    # Round from the start.
    assert onward(client, product, "bukti", **{field_of(product, "bukti"): "Menyusul."}) == (
        f"{page_of(product, 'produk')}#q-name"
    )
    assert onward(client, product, "produk", name="Garam halus") == f"{page_of(product, 'produksi')}#q-price"
    # One was passed over on its own page: the list names it.
    left = onward(client, product, "produksi", price="9.000")
    assert left == reverse("reviews:tasks", args=[product.pk])
    assert f"{page_of(product, 'produksi')}#q-regular_buyer" in client.get(left).content.decode()
    done = onward(client, product, "produksi", **{field_of(product, "regular_buyer"): "Belum ada."})
    assert done == reverse("reviews:tasks", args=[product.pk])
    text = " ".join(client.get(done).content.decode().split())
    assert "Semua yang diminta sudah Anda perbaiki. Periksa, lalu ajukan lagi paling lambat" in text


def test_without_remarks_the_way_is_as_it_was(client, village):
    draft = make_product(BOLOK, filled=True)
    assert onward(client, draft, "produk") == page_of(draft, "pengelola")
    assert onward(client, draft, "bukti") == reverse("reviews:check", args=[draft.pk])


def test_what_is_mended_looks_mended(client, village):
    product = make_product(BOLOK, state=State.SUBMITTED)
    send_back(product, price="Per kg.", capacity="Per musim.", regular_buyer="Siapa?")
    onward(client, product, "produksi", price="9.000", **{field_of(product, "capacity"): "Per tahun, ya."})
    text = " ".join(client.get(page_of(product, "produksi")).content.decode().split())
    assert text.count('<div class="remark met">') == 2
    assert text.count('<div class="remark">') == 1
    assert "<b>Catatan kabupaten</b> · Sudah Anda ubah" in text
    assert "<b>Catatan kabupaten</b> · Sudah Anda jawab" in text
    assert "1 perbaikan di bagian ini." in text
    order = [text.index(f'id="q-{name}"') for name in ("regular_buyer", "capacity", "price", "months")]
    assert order == sorted(order)
    text = " ".join(client.get(page_of(product, "produk")).content.decode().split())
    there = f'<a href="{page_of(product, "produksi")}#q-regular_buyer">Produksi &amp; pasar</a>.'
    assert f"Di sini tidak ada perbaikan, tetapi di {there}" in text
    assert "di bagian ini" not in text
    text = client.get(reverse("reviews:tasks", args=[product.pk])).content.decode()
    assert "Per tahun, ya." in text


def test_a_reply_is_saved_while_it_is_typed_changed_and_taken_back(client, village):
    product = make_product(BOLOK, state=State.SUBMITTED)
    send_back(product, price="Per kg.")
    name, version = field_of(product, "price"), product.version

    def autosave(words):
        data = answers_of(client, product, "produksi") | {name: words}
        data["seen"] = client.get(page_of(product, "produksi")).context["seen"]
        return client.post(page_of(product, "produksi"), data, headers={"Accept": "application/json"})

    assert autosave("Per kg kering.").status_code == 200
    reply = Reply.objects.get()
    assert (reply.text, reply.user, reply.remark.pin) == ("Per kg kering.", village, "price")
    autosave("Per kg kering.")
    product.refresh_from_db()
    assert product.version == version + 1  # sent twice, written once
    autosave("  Per karung.\r\nSungguh. ")
    assert Reply.objects.get().text == "Per karung.\nSungguh."
    too_long = autosave("x" * 301)
    assert (too_long.status_code, list(too_long.json()["errors"])) == (422, [name])
    assert Reply.objects.get().text == "Per karung.\nSungguh."
    for nothing in (" ", "\u200b", "\n\u3164\u202e\n"):  # what keyboards leave, and nobody sees
        autosave("Per karung.")
        assert Reply.objects.exists()
        assert autosave(nothing).status_code == 200
        assert not Reply.objects.exists()


def test_a_page_that_never_saw_the_reply_does_not_take_it_back(client, village):
    """Nor an older one of the same section in another tab."""
    product = make_product(BOLOK, state=State.SUBMITTED)
    send_back(product, price="Per kg.")
    name = field_of(product, "price")
    old = client.get(page_of(product, "produksi"))
    data = answers_of(client, product, "produksi")
    onward(client, product, "produksi", **{name: "Per kg kering."})
    late = client.post(
        page_of(product, "produksi"), data | {"seen": old.context["seen"], "regular_buyer": "NTT Mart"}
    )
    assert late.status_code == 409
    assert "Per kg kering." in late.content.decode()
    del data[name]
    assert send(client, product, "produksi", **data | {"regular_buyer": "NTT Mart"}).status_code == 302
    assert (Reply.objects.get().text, product.regular_buyer) == ("Per kg kering.", "NTT Mart")


def test_only_the_village_replies_and_only_to_its_own_remarks(client, village):
    product = make_product(BOLOK, state=State.SUBMITTED)
    send_back(product, price="Per kg.")
    other = make_product(KUANHEUN, state=State.SUBMITTED)
    send_back(other, price="Per karung?")
    foreign = {field_of(other, "price"): "Bukan punya saya."}
    assert client.post(page_of(other, "produksi"), foreign).status_code == 404
    onward(client, product, "produksi", **foreign)
    # Nor where the remark does not stand.
    onward(client, product, "produk", **{field_of(product, "price"): "Di bagian lain."})
    client.force_login(officer_of(Role.DISTRICT, product.district_code))
    assert client.post(page_of(product, "produksi"), {field_of(product, "price"): "Saya"}).status_code == 403
    assert not Reply.objects.exists()


def test_after_the_submission_a_reply_is_history(client, village):
    product = make_product(BOLOK, state=State.SUBMITTED)
    send_back(product, price="Per kg.")
    name = field_of(product, "price")
    data = answers_of(client, product, "produksi")
    onward(client, product, "produksi", **{name: "Per kg kering."})
    submit(product)
    late = send(client, product, "produksi", **data | {name: "Per karung."})
    assert late.status_code == 409
    assert "Per karung." in late.content.decode()  # shown, to be written down
    withdraw(product)
    text = client.get(page_of(product, "produksi")).content.decode()
    assert "Per kg kering." in text
    assert f'name="{name}"' not in text
    send(client, product, "produksi", **data | {name: "Per karung."})
    assert Reply.objects.get().text == "Per kg kering."


@pytest.mark.parametrize(("state", "queries"), ((State.DRAFT, 8), (State.RETURNED, 10)))
def test_a_section_takes_few_queries(client, village, django_assert_num_queries, state, queries):
    product = make_product(BOLOK, state=state, filled=True)
    with django_assert_num_queries(queries):
        client.get(page_of(product, "produk"))


def test_what_must_be_mended_stands_before_the_photos(client, village):
    product = make_product(BOLOK, state=State.SUBMITTED, files=True)
    page = page_of(product, "bukti")
    send_back(product, minutes_date="Tanggal di surat 18 Februari.")
    text = client.get(page).content.decode()
    assert text.index('class="remark"') < text.index('id="received"')
    onward(client, product, "bukti", **{field_of(product, "minutes_date"): "Sudah benar."})
    text = client.get(page).content.decode()
    # It stays there: nothing of the page jumps.
    assert text.index('class="remark met"') < text.index('id="received"')


def test_who_sent_it_back_is_said_once(client, village):
    product = make_product(BOLOK, state=State.SUBMITTED)
    send_back(product, price="Per kg.", capacity="Per musim.", regular_buyer="Siapa?")
    text = client.get(reverse("reviews:tasks", args=[product.pk])).content.decode()
    assert text.count("petugas Kabupaten Kupang") == 1
