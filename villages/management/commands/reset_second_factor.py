"""Take an officer's second factor away, at the server: for the last superuser, whom nobody is above."""

from django.core.management.base import BaseCommand, CommandError

from villages.models import User
from villages.second_factor import reset


class Command(BaseCommand):
    help = "Takes the second factor of USER away; it is set up anew at the next sign-in. Written down with the reason."

    def add_arguments(self, parser):
        parser.add_argument("user", help="the user name")
        parser.add_argument("--reason", required=True, help="why; the person reads it at the next sign-in")

    def handle(self, *, user, reason, **options):
        reason = reason.strip()
        if not 0 < len(reason) <= 300:
            raise CommandError("--reason needs words, at most 300 letters.")
        officer = User.objects.filter(username=User.normalize_username(user)).first()
        if officer is None:
            raise CommandError(f"There is no user {user}.")
        reset(officer, by=None, reason=reason)
        self.stdout.write(f"{officer.username} has no second factor any more, and is signed out everywhere.")
