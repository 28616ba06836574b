"""A full year of the province, for tests of looks and for people to look at: every village with its dossier, two
thousand approved, two thousand items of help, sixty trainings.

    full_year()                                             in a test
    DATABASE_URL=… python -m tests.full_year                into the database of that address, migrated before

What is in a dossier is invented by the benchmark's own generator (tests/bench/database.py): there is no second one.
The officers are kabupaten.kupang and provinsi.ntt, as in the demo.
"""

import io
import os
import random
import sys
from datetime import date, timedelta

from tests.bench.database import files_of

LONG = "Keripik pisang kepok manis beraneka rasa buatan kelompok perempuan tani dari lereng gunung Timau ini"
KUPANG, NTT = "53.01", "53"
FLAGGED = 0.5  # of the approved, for each track
TRAININGS, POTENTIALS = 60, 120


def full_year():
    """Make it, in some seconds; returns {"district": its officer, "province": its officer}."""
    from django.core.management import call_command
    from django.utils import timezone

    from products.models import Cycle, Product
    from tests.past import past_the_rules
    from villages.models import User, Village
    from villages.scoping import Role

    call_command("import_areas", stdout=io.StringIO())
    year = timezone.localdate().year
    opens, closes = date(year, 1, 1), date(year, 12, 31)
    cycle = Cycle.objects.get_or_create(year=year, defaults={"opens": opens, "closes": closes})[0]
    officers = {
        "district": User.objects.create_user("kabupaten.kupang", role=Role.DISTRICT, district_id=KUPANG),
        "province": User.objects.create_user("provinsi.ntt", role=Role.PROVINCE, province_id=NTT),
    }
    villages = Village.objects.order_by("code").values_list("code", flat=True)
    with past_the_rules():  # none of it has a history
        for model, columns, rows in files_of(villages, cycle, officers["province"], flagged=FLAGGED):
            made = (dict(zip(columns, row, strict=True)) for row in rows)
            if model is Product:
                made = (row | _point_of(row["village_id"]) for row in made)
            model.objects.bulk_create((model(**row) for row in made), 1000)
        _help_goes_on(year)
        # One long name where each list begins.
        waiting = Product.objects.filter(state="submitted", village__district_code=KUPANG)
        for first in (
            waiting.order_by("submitted_at").first(),
            Product.objects.filter(approved_at__isnull=False).latest("approved_at"),
        ):
            Product.objects.filter(pk=first.pk).update(name=LONG, manager_name=LONG)
    _trainings(officers["province"], year)
    _potentials(villages.filter(district_code=KUPANG))
    return officers


def _point_of(village):
    """Where a village lies, as far as tests of looks care: its kecamatan somewhere in half a degree around the seat of
    the kabupaten, itself near the others of the kecamatan, two of three so near that a map cannot show both."""
    from products.models import NTT as NTT_BOX
    from reviews.numbers.maps import seats

    _seat, latitude, longitude = seats()[village[:5]]
    there, here = random.Random(village[:8]), random.Random(village)
    narrow = 0.12 if here.random() < 0.33 else 0.03
    latitude += there.uniform(-0.3, 0.3) + here.uniform(-narrow, narrow)
    longitude += there.uniform(-0.5, 0.5) + here.uniform(-narrow, narrow)
    return {
        "latitude": f"{min(max(latitude, NTT_BOX['south']), NTT_BOX['north']):.6f}",
        "longitude": f"{min(max(longitude, NTT_BOX['west']), NTT_BOX['east']):.6f}",
    }


def _help_goes_on(year):
    """A third of the help is planned, with all that its row can say."""
    from products.choices import Track
    from reviews.models import Facilitation

    planned = Facilitation.objects.filter(pk__in=range(0, 10_000, 3))
    plan = {"status": "planned", "planned_on": date(year, 12, 1)}
    planned.filter(track=Track.FUNDING).update(
        **plan, source=Facilitation.Source.values[0], amount=45_000_000
    )
    planned.filter(track=Track.TRAINING).update(**plan, topic="Kemasan dan label untuk pasar luar NTT")


def _trainings(officer, year):
    from products.choices import TrainingNeed
    from reviews.models import Training

    topics = TrainingNeed.values[:-1]
    Training.objects.bulk_create(
        Training(
            province_id=NTT,
            title=LONG if n == TRAININGS else f"Pelatihan {n} untuk pengelola produk unggulan",
            topic=topics[n % len(topics)],
            day=date(year, 1, 5) + timedelta(days=5 * n),
            last_day=date(year, 1, 6) + timedelta(days=5 * n),
            place="Balai Pelatihan Masyarakat Desa, Jalan El Tari, Kupang",
            seats=30,
            created_by=officer,
        )
        for n in range(1, TRAININGS + 1)
    )


def _potentials(villages):
    from products.choices import Category
    from products.models import Potential
    from villages.search_names import plain

    kinds = Category.values
    Potential.objects.bulk_create(
        Potential(
            village_id=village,
            name=LONG if n == POTENTIALS - 1 else f"Potensi {n}",
            search_name=plain(LONG if n == POTENTIALS - 1 else f"Potensi {n}"),
            category=kinds[n % len(kinds)],
            place="Dusun 2, dekat dermaga lama",
            people="Kelompok perempuan dan pemuda",
            **dict.fromkeys(Potential.QUESTIONS, 1 + n % 3),
        )
        for n, village in enumerate(list(villages)[:POTENTIALS])
    )


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ovop.settings")
    django.setup()
    made = full_year()
    for one in made.values():
        one.set_password("tenun-ikat-contoh")
        one.save()
    sys.stdout.write(f"{', '.join(str(one) for one in made.values())}\n")
