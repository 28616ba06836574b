"""A licence's paper is called its kind, as a need's is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("products", "0002_queue_of_every_year")]
    operations = [
        migrations.RemoveConstraint("licence", "one_row_a_paper"),
        migrations.RemoveIndex("licence", "licence_by_paper"),
        migrations.RenameField("licence", "paper", "kind"),
        migrations.AddConstraint(
            "licence", models.UniqueConstraint(fields=["product", "kind"], name="one_row_a_licence")
        ),
        migrations.AddIndex(
            "licence", models.Index(fields=["kind", "status", "product"], name="licence_by_kind")
        ),
    ]
