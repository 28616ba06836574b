"""manage.py demo: fills an empty database with invented dossiers, so that a newcomer sees the portal at work.

Takes the villages and the programme year that import_areas and open_cycle made. All is stored or nothing.
"""

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from products.models import Cycle, Product
from reviews.demo import correcting, helping
from reviews.demo.filing import DOSSIERS, OFFICERS, Story, invented, tell
from reviews.rules.standing import by_clock, lifted
from villages.models import User, Village
from villages.scoping import Role

PASSWORD = "tenun-ikat-contoh"  # nosec B105 # of the demo, which no server takes
ADMIN = "admin"
# Who can sign in with it: user name -> who that is. The other officers of the demo have no password.
LOGINS = {
    "53.01.05.2010": gettext_lazy("petugas desa, Bolok"),
    "kabupaten.kupang": gettext_lazy("petugas kabupaten, Kupang"),
    "provinsi.ntt": gettext_lazy("petugas provinsi, NTT"),
    ADMIN: gettext_lazy("admin Django, di /admin/"),
}


class Command(BaseCommand):
    help = _("Mengisi basis data yang masih kosong dengan berkas contoh dan petugas contoh.")

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty", action="store_true", help=_("tanpa kesalahan kalau basis data sudah berisi")
        )

    def handle(self, *, if_empty, **options):
        if not settings.DEBUG:
            raise CommandError(_("Berkas contoh hanya untuk percobaan (DEBUG=1), tidak pernah untuk server."))
        if User.objects.exists() or Product.objects.exists():
            if not if_empty:
                raise CommandError(
                    _("Basis data sudah berisi petugas atau berkas; contoh hanya mengisi yang kosong.")
                )
            self.print_logins()
            return
        cycle = self.ready()
        # Days of the past are played, which the database takes from no portal.
        with lifted(by_clock()):
            people = self.appoint()
            helping.prepare()
            files = [Story(n, entry, cycle=cycle, people=people) for n, entry in enumerate(DOSSIERS, 1)]
            tell([*files, *helping.stories(people), *correcting.stories(people, cycle)], cycle)
        self.stdout.write(
            _("%(count)s berkas contoh dibuat. Semua orang, kelompok, angka, dan foto di dalamnya rekaan.")
            % {"count": len(DOSSIERS)}
        )
        self.print_logins()

    def ready(self):
        """The current Cycle. Raises CommandError, naming the command to run first, without areas or cycle."""
        wanted = {entry["village"] for entry in DOSSIERS}
        if Village.objects.filter(pk__in=wanted).count() < len(wanted):
            raise CommandError(_("Wilayah belum ada. Jalankan dulu: manage.py import_areas"))
        cycle = Cycle.objects.current()
        if cycle is None:
            raise CommandError(_("Tahun program belum ada. Jalankan dulu: manage.py open_cycle"))
        return cycle

    def appoint(self):
        """Stores the officers and the admin; returns the officers, {area code: User}."""
        known = make_password(PASSWORD)
        officers = OFFICERS | {entry["village"]: (entry["village"], entry["officer"]) for entry in DOSSIERS}
        people = {}
        for code, (username, name) in officers.items():
            role = {2: Role.PROVINCE, 5: Role.DISTRICT}.get(len(code), Role.VILLAGE)
            people[code] = User.objects.create(
                username=username,
                name=invented(name),
                password=known if username in LOGINS else make_password(None),
                role=role,
                **{f"{role}_id": code},
            )
        User.objects.create(
            username=ADMIN, name=invented("Admin"), password=known, is_staff=True, is_superuser=True
        )
        return people

    def print_logins(self):
        """Prints user names and password of LOGINS; nothing where the database has no people of the demo."""
        found = User.objects.filter(username__in=LOGINS, name__endswith=invented("")).values_list(
            "username", flat=True
        )
        if not found:
            return
        self.stdout.write(_("Masuk sebagai, kata sandi semuanya %(password)s:") % {"password": PASSWORD})
        for username, who in LOGINS.items():
            if username in found:
                self.stdout.write(f"  {username:<18}{who}")
