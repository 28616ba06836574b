"""Every figure beside its goal; ends non-zero where one is missed.

DATABASE_URL=postgres://user@host:5432/any-database python -m tests.bench
"""

import os
import secrets
import sys
from time import perf_counter

from tests.bench import database, figures, village


def main():
    with database.scratch_database():
        # As in production.
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "ovop.settings",
            "DEBUG": "0",
            "SECRET_KEY": secrets.token_urlsafe(40),
            "ALLOWED_HOSTS": "testserver",
            "STATIC_ROOT": str(database.CACHE / "static"),
        }
        import ovop.wsgi  # noqa: F401 - sets Django up, and the process, as gunicorn does

        cycle, officers = fill()

        from tests.bench import files, pages, plans, uploads

        plans.run(cycle, officers["district"], officers["province"])
        files.run()
        uploads.run()
        pages.run(officers)
    village.run()
    if figures.missed:
        print(f"\nMissed: {'; '.join(figures.missed)}")
    return bool(figures.missed)


def fill():
    """The nation's areas, a file of each village, and an officer of the busiest kabupaten and province."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.models import Count

    from products.choices import State
    from products.models import Product
    from villages.models import User, Village
    from villages.scoping import Role

    begun = perf_counter()
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    villages = database.load_areas()
    cycle = database.load_files(villages)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"A file of each of {len(villages)} villages, made in {perf_counter() - begun:.0f} s")

    def busiest(rows, column):
        return rows.values(column).annotate(n=Count("pk")).order_by("-n", column).first()[column]

    district = busiest(Product.objects.filter(state=State.SUBMITTED), "district_code")
    province = busiest(Village.objects.all(), "province_code")
    return cycle, {
        "district": User.objects.create_user("kab", role=Role.DISTRICT, district_id=district),
        "province": User.objects.create_user("prov", role=Role.PROVINCE, province_id=province),
    }


if __name__ == "__main__":
    sys.exit(main())
