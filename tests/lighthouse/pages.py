"""`python -m tests.lighthouse.pages FILE` fills the database with the demo, in the process and with the settings of
the portal that is looked at, and writes the ten pages to FILE, as JSON: [title, address, cookie]."""

import json
import sys
from io import StringIO
from pathlib import Path


def fill():
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import override_settings

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("import_areas", stdout=StringIO())
    call_command("open_cycle", stdout=StringIO())
    with override_settings(DEBUG=True):  # the demo goes into no server
        call_command("demo", stdout=StringIO())


def pages():
    from django.test import Client
    from django.urls import reverse

    from products.choices import State
    from products.models import Product
    from villages.models import User

    def cookie(officer):
        client = Client()
        client.force_login(officer)
        return "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())

    draft = Product.objects.filter(state=State.DRAFT).exclude(name="").first()
    waiting = Product.objects.filter(state=State.SUBMITTED, district_code="53.01").first()
    village = cookie(User.objects.get(village=draft.village))
    district = cookie(User.objects.get(username="kabupaten.kupang"))
    province = cookie(User.objects.get(username="provinsi.ntt"))
    return (
        ("Masuk", reverse("login"), ""),
        ("Panduan", reverse("reviews:guide"), ""),
        ("Beranda desa", reverse("home"), village),
        ("Bagian Produk", reverse("products:section", args=[draft.pk, "produk"]), village),
        ("Daftar potensi", reverse("products:potentials"), village),
        ("Antrean", reverse("reviews:queue"), district),
        ("Berkas yang menunggu", reverse("reviews:detail", args=[waiting.pk]), district),
        ("Produk disetujui", reverse("reviews:approved"), province),
        ("Dasbor", reverse("reviews:dashboard"), province),
        ("Peta Kabupaten Kupang", reverse("reviews:map_district", args=["53.01"]), province),
    )


if __name__ == "__main__":
    fill()
    Path(sys.argv[1]).write_text(json.dumps(pages()))
