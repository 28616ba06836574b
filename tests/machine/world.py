"""Who is there, and what they begin with: on 2 March 2026, in the middle of a programme year."""

from datetime import date
from uuid import uuid4

import time_machine

from products.choices import State, Track
from products.models import Product
from reviews.help.flags import flag
from tests.factories import (
    AREAS,
    BALI,
    BOLOK,
    KUANHEUN,
    KUATAE,
    KUPANG,
    NTT,
    NUNKURUS,
    TTS,
    make_areas,
    make_cycle,
    make_officer,
    make_product,
    make_training,
    officer_of,
)
from villages.models import User
from villages.scoping import Role

BEGIN = "2026-03-02 09:00 +0800"
CLOSES, MENDS = date(2026, 6, 30), date(2026, 8, 29)
# village -> the state in which its dossier is when all begins.
VILLAGES = {
    BOLOK: State.DRAFT,
    KUANHEUN: State.SUBMITTED,
    NUNKURUS: State.APPROVED,
    KUATAE: State.APPROVED,
}
# The village that gets another code, in another kabupaten.
MOVES, MOVED = NUNKURUS, "53.02.01.2102"


class World:
    """`officers` {name: key}, `dossiers` and `trainings` [key, …]; the rest of them is read anew each time."""

    def __init__(self):
        with time_machine.travel(BEGIN, tick=False):
            make_areas()
            self.cycle = make_cycle(2026, closes=CLOSES, mends_until=MENDS)
            made = {village: make_officer(Role.VILLAGE, village) for village in VILLAGES}
            made |= {code: make_officer(Role.DISTRICT, code) for code in (KUPANG, TTS)}
            made |= {code: make_officer(Role.PROVINCE, code) for code in (NTT, BALI)}
            made["a colleague"] = make_officer(Role.DISTRICT, KUPANG)
            made["who left"] = make_officer(Role.DISTRICT, KUPANG, is_active=False)
            self.officers = {name: officer.pk for name, officer in made.items()}
            products = [
                make_product(village, state=state, filled=True, cycle=self.cycle)
                for village, state in VILLAGES.items()
            ]
            self.dossiers = [one.pk for one in products]
            flag([products[2].pk], Track.FUNDING, officer_of(Role.PROVINCE, NTT), act=uuid4())
            narrow, wide = make_training(seats=1), make_training(seats=3, title="Ekspor")
            self.trainings = [narrow.pk, wide.pk]

    def officer(self, name):
        return User.objects.select_related("village", "district", "province").get(pk=self.officers[name])

    def everybody(self):
        """All of them but the second of a kabupaten, who sees what the first does."""
        rows = User.objects.filter(pk__in=self.officers.values()).exclude(pk=self.officers["a colleague"])
        return list(rows.select_related("village", "district", "province"))

    def right(self, role, dossier):
        """The name of an officer whose this is."""
        village = Product._base_manager.values_list("village_id", flat=True).get(pk=dossier)
        if role == Role.VILLAGE:
            found = User.objects.get(role=role, village=village).pk
        else:
            found = officer_of(role, village[:5] if role == Role.DISTRICT else NTT).pk
        return next(name for name, pk in self.officers.items() if pk == found)


def areas_csv():
    """The list of areas in which MOVES is MOVED."""
    lines = {(MOVED if code == MOVES else code): name for code, name in AREAS.items()}
    return "code,name\n" + "".join(f"{code},{name}\n" for code, name in sorted(lines.items()))
