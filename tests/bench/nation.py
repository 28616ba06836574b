"""A portal in a full year: the nation's areas, and a dossier of each village."""

from time import perf_counter

from tests.bench import database


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


def approve_all(province):
    """Every dossier of a province is approved, as nobody ever saw it: the fullest year there can be."""
    from django.db.models import F
    from django.db.models.functions import Coalesce

    from products.choices import State
    from products.models import Product
    from reviews.rules import standing

    standing.lift()
    Product.objects.filter(province_code=province).update(
        state=State.APPROVED,
        declaration=True,
        submissions=1,
        submitted_at=Coalesce("submitted_at", F("created_at")),
        approved_at=Coalesce("approved_at", F("updated_at")),
    )
    standing.put_up()
    return Product.objects.filter(province_code=province).count()
