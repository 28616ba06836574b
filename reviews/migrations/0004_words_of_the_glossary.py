"""Columns are called after the glossary: licences, not papers; a filter's label, not its words."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reviews", "0003_events_called_off"), ("products", "0003_licences_have_a_kind")]
    operations = [
        migrations.RenameField("facilitation", "papers_before", "licences_before"),
        migrations.RenameField("facilitation", "papers_after", "licences_after"),
        migrations.RenameField("export", "words", "filter_label"),
    ]
