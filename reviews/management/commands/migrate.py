"""manage.py migrate: Django's own, and where it fails the rules of the database stand again (reviews/rules)."""

from django.core.management.commands import migrate

from reviews.rules import migrating


class Command(migrate.Command):
    def handle(self, *args, **options):
        try:
            return super().handle(*args, **options)
        except BaseException:
            migrating.failed(options["database"])
            raise
