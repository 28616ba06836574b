"""Sessions carry whose they are, and those of today go along; the log of second factors; what a code leaves behind."""

from uuid import uuid4

import django.db.models.deletion
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import migrations, models
from django.utils import timezone

from villages.session_store import SessionStore


def bring_sessions_along(apps, schema_editor):
    """Nobody is signed out by the new table: the data stays as it is, for it is read with the same salt. How long
    they have lasted is not known; their limits run from now."""
    old, new = apps.get_model("sessions", "Session"), apps.get_model("villages", "OfficerSession")
    users = set(apps.get_model("villages", "User").objects.values_list("pk", flat=True))
    store, now = SessionStore(), timezone.now()
    rows = []
    for one in old.objects.filter(expire_date__gt=now).iterator():
        user = store.decode(one.session_data).get(SESSION_KEY)
        if user is not None and int(user) in users:
            kept = {"session_data": one.session_data, "expire_date": one.expire_date, "user_id": int(user)}
            rows.append(new(session_key=one.session_key, handle=uuid4(), since=now, used_at=now, **kept))
    new.objects.bulk_create(rows, batch_size=500)
    old.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("sessions", "0001_initial"),
        ("villages", "0010_chain_of_the_history"),
    ]

    operations = [
        migrations.AddField(
            model_name="activationcode",
            name="made_from",
            field=models.CharField(blank=True, db_default="", default="", max_length=45),
        ),
        migrations.AddField(
            model_name="activationcode",
            name="person",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=300, verbose_name="dibuat oleh"
            ),
        ),
        migrations.AddField(
            model_name="activationcode",
            name="used_on_makers_device",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="activationcode",
            name="used_where_made",
            field=models.BooleanField(null=True),
        ),
        migrations.CreateModel(
            name="OfficerSession",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("handle", models.UUIDField(editable=False, unique=True)),
                ("label", models.CharField(blank=True, max_length=60, verbose_name="perangkat")),
                ("place", models.CharField(blank=True, max_length=45, verbose_name="jaringan")),
                ("since", models.DateTimeField(verbose_name="masuk")),
                ("used_at", models.DateTimeField(verbose_name="terakhir dipakai")),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="petugas",
                    ),
                ),
            ],
            options={
                "verbose_name": "perangkat yang masuk",
                "verbose_name_plural": "perangkat yang masuk",
            },
        ),
        migrations.RunPython(bring_sessions_along, migrations.RunPython.noop),
        migrations.CreateModel(
            name="FactorEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("set_up", "Pengaman kedua dipasang"),
                            ("replaced", "Aplikasi diganti"),
                            ("codes", "Kode cadangan dibuat baru"),
                            ("reset", "Pengaman kedua dicabut"),
                        ],
                        max_length=8,
                        verbose_name="kejadian",
                    ),
                ),
                ("person", models.CharField(max_length=300, verbose_name="oleh")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="alasan")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="waktu")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="factor_entries",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="petugas",
                    ),
                ),
            ],
            options={
                "verbose_name": "riwayat pengaman kedua",
                "verbose_name_plural": "riwayat pengaman kedua",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("what", "reset"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="factor_reset_has_its_reason",
                        violation_error_message="Tulis alasannya.",
                    )
                ],
            },
        ),
    ]
