"""Decisions and flags can be taken back: a line of the history says which line it undoes, and which flags were one
act. From here on nobody rewrites the extensions either."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from reviews.append_only import lift, put_back

CHANGED = ("reviews_decision", "reviews_ledgerentry")
GUARDED = (*CHANGED, "products_extension")
NO_REASON = "Membuka kembali berkas yang disetujui perlu alasan."
NO_ANSWERS = "Pengajuan harus menyimpan jawaban yang diajukan, dan langkah lain tidak."


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0012_places_of_receipts"),
        ("products", "0008_three_dates_a_year"),
    ]
    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: lift(schema_editor, CHANGED),
            lambda apps, schema_editor: put_back(schema_editor, CHANGED),
        ),
        migrations.AddField(
            "decision",
            "undoes",
            models.OneToOneField(
                to="reviews.decision",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="undone_by",
            ),
        ),
        migrations.RemoveConstraint("decision", "reopened_has_its_reason"),
        migrations.AddConstraint(
            "decision",
            models.CheckConstraint(
                name="reopened_has_its_reason",
                condition=~Q(source="approved") | ~Q(note="") | Q(undoes__isnull=False),
                violation_error_message=NO_REASON,
            ),
        ),
        migrations.RemoveConstraint("decision", "submission_has_its_answers"),
        migrations.AddConstraint(
            "decision",
            models.CheckConstraint(
                name="submission_has_its_answers",
                condition=Q(target="submitted", snapshot__isnull=False, undoes__isnull=True)
                | (Q(snapshot__isnull=True) & (~Q(target="submitted") | Q(undoes__isnull=False))),
                violation_error_message=NO_ANSWERS,
            ),
        ),
        migrations.AddField(
            "ledgerentry",
            "act",
            models.UUIDField(null=True, db_index=True),
        ),
        migrations.AddField(
            "facilitation",
            "taken_back",
            models.BooleanField(default=False, db_default=False, editable=False),
        ),
        migrations.AddConstraint(
            "facilitation",
            models.CheckConstraint(
                name="taken_back_is_called_off",
                condition=Q(taken_back=False) | Q(status="cancelled"),
                violation_error_message="Hanya tanda yang dibatalkan yang bisa tercatat sebagai salah tanda.",
            ),
        ),
        migrations.RunPython(
            lambda apps, schema_editor: put_back(schema_editor, GUARDED),
            lambda apps, schema_editor: lift(schema_editor, GUARDED),
        ),
    ]
