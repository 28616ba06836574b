"""What Django says by itself is said in the portal's words, by whatever form."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from products.sections import SECTIONS
from tests.factories import BOLOK, make_cycle, make_officer, make_product, make_superuser
from villages.scoping import Role

CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "id" / "LC_MESSAGES"
# What Django's own catalogue says.
OTHERS = re.compile(
    r"Bidang ini|Pastikan nilai|Masukkan pilihan|Masukkan tanggal|Karakter null|sudah ada\.|This field"
)
REQUIRED, NUL = "Ini belum diisi.", "Ada tanda yang tidak bisa disimpan. Hapus, lalu ketik lagi."


def entries():
    """{what Django or its tasks say: what the portal says} of the source of the catalogue, its head left out; a word
    with a context as gettext keeps it, Task\\x04Ready."""
    text = (CATALOGUE / "django.po").read_text()
    found = re.findall(
        r'^(?:msgctxt "(.+)"\n)?msgid (".+")\n(?:msgid_plural ".+"\n)?msgstr(?:\[0\])? (".+")$',
        text,
        re.MULTILINE,
    )
    return {
        (f"{context}\x04" if context else "") + ast.literal_eval(ours): ast.literal_eval(said)
        for context, ours, said in found
    }


def test_the_catalogue_was_rebuilt():
    with (CATALOGUE / "django.mo").open("rb") as file:
        built = gettext.GNUTranslations(file)
    found = entries()
    assert len(found) == 37
    assert {text: built.gettext(text) for text in found} == found


def test_it_says_what_django_asks_for():
    """A sentence that Django, or the app of its tasks, has reworded would be said in its own words again."""
    import django
    import django_tasks
    import django_tasks_db

    folder = Path(django.__file__).parent / "conf/locale/en/LC_MESSAGES/django.po"
    known = folder.read_text().replace('"\n"', "")
    for package in (django_tasks, django_tasks_db):
        for path in Path(package.__file__).parent.glob("*.py"):
            source = path.read_text()
            known += "".join(f'msgid "{text}"' for text in re.findall(r'\b_\("(.+?)"\)', source))
            said = re.findall(r'pgettext_lazy\("(.+?)", "(.+?)"\)', source)
            known += "".join(f'msgid "{context}\x04{text}"' for context, text in said)
    assert [text for text in entries() if f'msgid "{text}"' not in known] == []


def test_the_admins_list_of_tasks_speaks_indonesian(client, db):
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.create(
        task_path="reviews.lists.making.make", args_kwargs={}, run_after=timezone.now()
    )
    client.force_login(make_superuser())
    page = client.get("/admin/django_tasks_database/dbtaskresult/").content.decode()
    words = re.sub(r"<[^>]+>|\s+", " ", page)
    for said in (
        "Pekerjaan di belakang layar",
        "Pilih Pekerjaan untuk",
        "Menunggu",
        "Diminta",
        "Dimulai",
        "Berakhir",
    ):
        assert said in words, said
    assert not re.search(
        r"\b(Task|Tasks|Result|Enqueued|Started|Finished|Ready|Priority|Queue|Backend)\b", words
    )


def test_the_admin_wears_the_portals_dress_and_leads_back(client, db):
    client.force_login(make_superuser())
    home = client.get("/", follow=True)
    page = home.content.decode()
    assert home.redirect_chain == [("/admin/", 302)]
    assert "Akun admin tidak memegang wilayah" in page
    assert 'href="/static/css/admin.css"' in page
    assert "dark_mode.css" not in page
    assert f'<a href="{reverse("reviews:guide")}">Panduan portal</a>' in page
    assert client.get(reverse("reviews:guide")).status_code == 200


@pytest.fixture
def village(db, client):
    make_cycle()
    client.force_login(make_officer(Role.VILLAGE, BOLOK))


def test_an_error_stands_after_its_label_and_a_colon_or_question_mark(client, village):
    product = make_product(BOLOK, filled=True)
    section = next(one for one in SECTIONS if one.key == "produksi")
    address = reverse("products:section", args=[product.pk, "produksi"])
    typed = {"capacity": "x", "markets": ["lain"], "seen": section.fingerprint(product)}
    text = client.post(address, typed).content.decode()
    assert ">Kapasitas produksi: " in text
    assert ">Dijual ke mana? Pilihan ini tidak ada dalam daftar. Pilih lagi.</a>" in text


NONSENSE = ("\0", "x\0y", "pilihan-lain", "9" * 700, "31-02-2026")


@pytest.mark.parametrize("typed", NONSENSE, ids=ascii)
def test_no_section_speaks_django(client, village, typed):
    product = make_product(BOLOK, filled=True)
    said = set()
    for section in SECTIONS:
        address = reverse("products:section", args=[product.pk, section.key])
        form = client.get(address).context["form"]
        data = {field.html_name: typed for field in form} | {"seen": section.fingerprint(product)}
        faults = client.post(address, data).context["form"].errors
        said |= {text for texts in faults.values() for text in texts}
    assert said
    assert [text for text in said if OTHERS.search(text)] == []
    if "\0" in typed:
        assert NUL in said
    if typed == "pilihan-lain":
        assert "Pilihan ini tidak ada dalam daftar. Pilih lagi." in said


@pytest.mark.parametrize("typed", ("", *NONSENSE), ids=ascii)
@pytest.mark.parametrize("page", ("products:potential_add", "password_change", "login", "activate"))
def test_no_other_form_of_a_village_speaks_django(client, db, page, typed):
    make_cycle()
    if page in ("products:potential_add", "password_change"):
        client.force_login(make_officer(Role.VILLAGE, BOLOK))
    form = client.get(reverse(page)).context["form"]
    answer = client.post(reverse(page), {field.html_name: typed for field in form})
    texts = [text for found in answer.context["form"].errors.values() for text in found]
    assert texts
    assert [text for text in texts if OTHERS.search(text)] == []
