"""A programme year has a third date, no two run at once, and one village may be given more time.

Old years may be mended for 60 days after they closed. Where two of them run at once, an older version having
allowed it, this stops before it changes anything, and names them.
"""

from datetime import timedelta

import django.db.models.deletion
from django.conf import settings
from django.core.management.base import CommandError
from django.db import migrations, models
from django.utils.translation import gettext as _

from products.no_overlap import guard, lift

DAYS = 60
BOTH = _(
    "Tahun program %(year)s (%(opens)s sampai %(closes)s) dan %(next)s (%(next_opens)s sampai %(next_closes)s) terbuka "
    "bersamaan."
)


def refuse_overlaps(apps, schema_editor):
    cycles = list(apps.get_model("products", "Cycle").objects.order_by("opens"))
    # Each with all that open before it closes: the next alone would hide one that lies inside a longer one.
    pairs = [
        (one, other)
        for number, one in enumerate(cycles)
        for other in cycles[number + 1 :]
        if other.opens <= one.closes
    ]
    if not pairs:
        return
    told = [
        BOTH
        % {
            "year": one.year,
            "opens": one.opens,
            "closes": one.closes,
            "next": other.year,
            "next_opens": other.opens,
            "next_closes": other.closes,
        }
        for one, other in pairs
    ]
    begin = _("Migrasi berhenti dan tidak mengubah apa-apa: dua tahun program tidak bisa terbuka bersamaan.")
    end = _(
        "Perbaikan: di versi yang lama, buka /admin/ dan ubah tanggal buka atau tutupnya (atau UPDATE products_cycle), "
        "lalu jalankan lagi: manage.py migrate"
    )
    raise CommandError("\n".join([begin, *told, end]))


def fill(apps, schema_editor):
    for cycle in apps.get_model("products", "Cycle").objects.filter(mends_until=None):
        cycle.mends_until = cycle.closes + timedelta(days=DAYS)
        cycle.save(update_fields=["mends_until"])


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("products", "0007_minutes_pages"),
        ("villages", "0006_officials"),
    ]
    operations = [
        migrations.RunPython(refuse_overlaps, lift),
        migrations.AddField("cycle", "mends_until", models.DateField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            "cycle",
            "closes",
            models.DateField("ditutup", help_text="Hari terakhir untuk mengajukan pertama kali."),
        ),
        migrations.AlterField(
            "cycle",
            "mends_until",
            models.DateField(
                "bisa diperbaiki sampai",
                blank=True,
                help_text=(
                    "Hari terakhir untuk memperbaiki berkas yang sudah diajukan tepat waktu. Kalau kosong: 60 hari "
                    "sesudah ditutup."
                ),
            ),
        ),
        migrations.AddConstraint(
            "cycle",
            models.CheckConstraint(
                name="cycle_closes_before_mending_ends",
                condition=models.Q(closes__lte=models.F("mends_until")),
                violation_error_message="Hari terakhir memperbaiki tidak bisa sebelum tanggal tutup.",
            ),
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=300, verbose_name="siapa"
                    ),
                ),
                ("until", models.DateField(verbose_name="sampai")),
                ("reason", models.TextField(max_length=1000, verbose_name="alasan")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="waktu")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="products.cycle",
                        verbose_name="tahun program",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="villages.village",
                        verbose_name="desa/kelurahan",
                    ),
                ),
            ],
            options={
                "verbose_name": "perpanjangan waktu",
                "verbose_name_plural": "perpanjangan waktu",
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["-at", "-id"], name="extension_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("village", "cycle", "until"), name="one_extension_a_day"),
                    models.CheckConstraint(
                        name="extension_has_its_reason",
                        condition=models.Q(("reason", ""), _negated=True),
                        violation_error_message="Perpanjangan waktu perlu alasan.",
                    ),
                ],
            },
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
