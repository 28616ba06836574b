"""What was made pseudonymous on request: each a line of the history, named by the chain."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("villages", "0011_second_factor_and_sessions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pseudonym", models.CharField(max_length=20, verbose_name="nama pengganti")),
                ("request", models.CharField(max_length=300, verbose_name="permintaan")),
                ("reason", models.CharField(max_length=300, verbose_name="alasan")),
                ("person", models.CharField(max_length=300, verbose_name="oleh")),
                ("scope", models.JSONField()),
                ("digests", models.JSONField()),
                ("rows", models.JSONField()),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="waktu")),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "penghapusan data pribadi",
                "verbose_name_plural": "penghapusan data pribadi",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("request", ""), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            models.Q(("person", ""), _negated=True),
                        ),
                        name="erasure_has_its_request_and_reason",
                        violation_error_message="Tulis permintaan, alasan, dan siapa yang menjalankan.",
                    )
                ],
            },
        ),
    ]
