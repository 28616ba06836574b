"""What the guard against guessing keeps. The tables of django-axes go, with the passwords that were typed as names."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

AXES = ("accessattemptexpiration", "accessattempt", "accesslog", "accessfailurelog")


def drop_axes(apps, schema_editor):
    """Each of its tables that is there; and it counts as never installed, so that older code makes them anew."""
    connection = schema_editor.connection
    there = set(connection.introspection.table_names())
    for table in (f"axes_{name}" for name in AXES):
        if table in there:
            schema_editor.execute(f"DROP TABLE {table}")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'axes'")


class Migration(migrations.Migration):
    dependencies = [
        ("villages", "0008_there_again"),
    ]

    operations = [
        migrations.CreateModel(
            name="FailedTry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("door", models.CharField(max_length=20)),
                ("who", models.CharField(max_length=64)),
                ("place", models.CharField(max_length=45)),
                ("is_known_device", models.BooleanField(default=False)),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={
                "verbose_name": "percobaan yang gagal",
                "verbose_name_plural": "percobaan yang gagal",
                "indexes": [
                    models.Index(fields=["who", "at"], name="tries_of_a_name"),
                    models.Index(fields=["place", "at"], name="tries_from_a_place"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignInEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.CharField(max_length=45, verbose_name="jaringan")),
                ("at", models.DateTimeField(db_index=True, verbose_name="waktu")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "masuk",
                "verbose_name_plural": "masuk",
                "ordering": ["-pk"],
            },
        ),
        migrations.RunPython(drop_axes, migrations.RunPython.noop),
    ]
