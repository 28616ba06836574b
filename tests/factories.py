"""Data for tests, made the way the portal makes it: real areas, one officer an area, steps by perform().

    make_areas()                                   the areas below, once; {code: area}
    make_cycle()                                   this year's, open
    give_time(BOLOK, cycle)                        more time for one village in a year that is over
    make_officer(Role.DISTRICT, KUPANG)            an officer posted there (client.force_login(officer))
    make_product(BOLOK)                            an empty draft of a village in the current cycle
    make_product(BOLOK, filled=True)               a draft that lacks only the declaration
    make_product(BOLOK, state=State.APPROVED, price=25_000, needs={"training": ["packaging"]})
    submit(product), send_back(product, name="…"), approve(product), withdraw(product), reopen(product)
    let_sign(product)                              the head signs, in make_cycle(head_signs=True)

Areas are passed as codes or as rows. Whatever is missing (areas, cycle, officer) is made on the way.
Dates follow the clock: travel with time_machine to file or decide on another day.
"""

from datetime import date, timedelta
from functools import cache
from io import BytesIO

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from products.choices import NOTHING, LicenceStatus, State, Track
from products.deadlines import extend
from products.models import Cycle, Licence, Minutes, Need, Photo, Product
from products.models.endings import end_of
from products.uploads import attachments
from products.uploads.minutes import read_minutes
from products.uploads.photos import read_photo
from reviews.deciding.mending import Mending
from reviews.deciding.signatures import Signing
from reviews.deciding.signing import ask, sign
from reviews.deciding.workflow import perform
from reviews.models import Door, Reply, Training
from villages.models import District, Province, Subdistrict, User, Village
from villages.scoping import Role
from villages.search_names import plain

# Real codes and names. Bolok is the tests' own village; each of the others lies one level farther away.
NTT, BALI = "53", "51"
KUPANG, TTS, BADUNG = "53.01", "53.02", "51.03"  # kabupaten
KUPANG_BARAT, KUPANG_TIMUR, SOE, KUTA = "53.01.05", "53.01.06", "53.02.01", "51.03.01"  # kecamatan
BOLOK = "53.01.05.2010"
KUANHEUN = "53.01.05.2008"  # the same kecamatan
BATAKTE = "53.01.05.1002"  # the same kecamatan, a kelurahan
NUNKURUS = "53.01.06.2002"  # another kecamatan
KUATAE = "53.02.01.2012"  # another kabupaten
TUBAN = "51.03.01.1001"  # another province

AREAS = {
    NTT: "Nusa Tenggara Timur",
    BALI: "Bali",
    KUPANG: "Kabupaten Kupang",
    TTS: "Kabupaten Timor Tengah Selatan",
    BADUNG: "Kabupaten Badung",
    KUPANG_BARAT: "Kupang Barat",
    KUPANG_TIMUR: "Kupang Timur",
    SOE: "Kota Soe",
    KUTA: "Kuta",
    BOLOK: "Bolok",
    KUANHEUN: "Kuanheun",
    BATAKTE: "Batakte",
    NUNKURUS: "Nunkurus",
    KUATAE: "Kuatae",
    TUBAN: "Tuban",
}
LEVELS = {
    2: (Province, ""),
    5: (District, "province"),
    8: (Subdistrict, "district"),
    13: (Village, "subdistrict"),
}
PASSWORD = "Tenun-ikat-Bolok-17"


def make_area(code, name):
    """One area below areas that exist already; the length of its code says which kind."""
    model, parent = LEVELS[len(code)]
    fields = {"name": name, "search_name": plain(name)}
    if parent:
        fields[f"{parent}_id"] = code.rpartition(".")[0]
    return model.objects.get_or_create(code=code, defaults=fields)[0]


def make_areas():
    """The areas above: {code: area}. Safe to call again."""
    return {code: make_area(code, name) for code, name in AREAS.items()}


def make_villages(number, subdistrict=KUPANG_BARAT):
    """`number` invented desa, Contoh 1 and on, for lists that need many rows."""
    make_areas()
    codes = [f"{subdistrict}.{2900 + n}" for n in range(1, number + 1)]
    Village.objects.bulk_create(
        [
            Village(code=code, name=f"Contoh {n}", search_name=f"contoh {n}", subdistrict_id=subdistrict)
            for n, code in enumerate(codes, start=1)
        ]
    )
    return list(Village.objects.filter(code__in=codes))


def make_cycle(year=None, *, is_open=True, **fields):
    """The cycle of a calendar year; `is_open=False`: of last year, closed. Safe to call again."""
    year = year or timezone.localdate().year - (not is_open)
    fields = {"opens": date(year, 1, 1), "closes": date(year, 12, 31)} | fields
    return Cycle.objects.get_or_create(year=year, defaults=fields)[0]


def give_time(village, cycle, *, until=None, reason="Listrik padam dua minggu."):
    """More time for one village in one cycle, by its kabupaten; for 300 days, if no day is named."""
    village = _area(village)
    until = until or timezone.localdate() + timedelta(days=300)
    return extend(village, cycle, officer_of(Role.DISTRICT, village.code[:5]), until=until, reason=reason)


def _area(area):
    if isinstance(area, str):
        area = LEVELS[len(area)][0].objects.filter(pk=area).first() or make_areas()[area]
    return area


def make_officer(role, area, *, username="", password=None, **fields):
    """An officer of `role` posted to `area`. Without a password (hashing takes 70 ms) use force_login."""
    area = _area(area)
    if not username:
        username = area.code if role == Role.VILLAGE else f"{role}-{area.code}"
        before = User.objects.filter(username__startswith=username).count()
        username += f"-{before + 1}" * bool(before)
    fields = {"name": f"Petugas {area.name}", "role": role, str(role): area} | fields
    return User.objects.create_user(username, password=password, **fields)


def make_superuser(*, password=None, **fields):
    """The province's IT person, posted nowhere."""
    return User.objects.create_superuser("admin", password=password, name="Admin Provinsi", **fields)


def officer_of(role, area):
    """The first active officer posted there, made where there is none."""
    area = _area(area)
    found = User.objects.filter(role=role, is_active=True, **{str(role): area}).first()
    return found or make_officer(role, area)


# Every required answer, for a village by the sea.
ANSWERS = {
    "name": "Garam Bolok",
    "category": "salt",
    "form": "ready",
    "uniqueness": "Garam kasar dari tambak di tepi Teluk Kupang, dijemur tiga hari.",
    "main_material": "Air laut",
    "material_origin": "own",
    "manager_kind": "bumdes",
    "manager_name": "BUMDes Ina Bolok",
    "contact_name": "Maria Nenobais",
    "contact_phone": "081234567890",
    "workers": 12,
    "women_workers": 7,
    "capacity": "2500.5",
    "capacity_unit": "kg",
    "capacity_period": "month",
    "months": [5, 6, 7, 8, 9, 10],
    "price": 12_500,
    "markets": ["village", "district"],
    "regular_buyer": "NTT Mart Kupang",
    "own_tools": "yes",
    "constraints": ["tools", "packaging"],
    "funding_amount": 75_000_000,
    "minutes_date": date(2026, 2, 17),
    "minutes_number": "09/BA/II/2026",
    "latitude": "-10.210500",
    "longitude": "123.491200",
}
NEEDS = {Track.FUNDING: ["tools", "packaging"], Track.TRAINING: ["packaging", "bookkeeping"]}


def complete(product, *, licences=None, needs=None, files=False):
    """Answer whatever is still open, so that only the declaration lacks; returns the product.

    `licences` {kind: (status, number)}, with the day on which one ends behind it, and `needs` {track: [kind, …]} stand in for the usual ones. A photo
    and the minutes are rows; with `files` there are files behind them too (set MEDIA_ROOT to tmp_path).
    """
    for name, value in ANSWERS.items():
        if getattr(product, name) in (None, "", []):
            setattr(product, name, value)
    product.save()
    product.refresh_from_db()  # numbers as the database keeps them
    give_licences(product, licences or {})
    give_needs(product, needs or {})
    if not product.photos.exists():
        give_photo(product, files=files)
    if not Minutes.objects.filter(product=product).exists():
        give_minutes(product, files=files)
    return product


def give_licences(product, licences):
    """A row for each licence that fits the category, "Belum" where `licences` says nothing."""
    for kind in {*product.licence_kinds, *licences}:
        status, number, *until = licences.get(kind, (LicenceStatus.NO, ""))
        answer = {"status": status, "number": number, "valid_until": until[0] if until else None}
        answer["ends_on"] = end_of(kind=kind, **answer)
        Licence.objects.update_or_create(product=product, kind=kind, defaults=answer)


def give_needs(product, needs):
    """Rows of needs, the usual ones for a track where `needs` says nothing; [] means "Tidak perlu"."""
    for track, usual in NEEDS.items():
        product.needs.filter(track=track).delete()
        kinds = needs.get(track, usual) or [NOTHING]
        Need.objects.bulk_create(Need(product=product, track=track, kind=kind) for kind in kinds)


def jpeg(*, size=(640, 480), colour="#27336b", **options):
    """The bytes of a plain JPEG; `options` go to Pillow (exif=…, quality=…)."""
    stream = BytesIO()
    Image.new("RGB", size, colour).save(stream, "JPEG", **options)
    return stream.getvalue()


@cache
def pdf(*, pages=1):
    """The bytes of a PDF with blank pages."""
    stream = BytesIO()
    with pikepdf.new() as document:
        for _number in range(pages):
            document.add_blank_page(page_size=(595, 842))
        document.save(stream)
    return stream.getvalue()


@cache
def processed(read, data):
    """What the real door makes of these bytes, worked out once a run."""
    return read(SimpleUploadedFile("contoh", data))


def give_photo(product, *, files=False):
    """One more photo, unlike the others and behind them."""
    number = product.photos.count()
    if files:
        upload = SimpleUploadedFile("contoh.jpg", jpeg(colour=(39, 51, 40 * number)), "image/jpeg")
        return attachments.add_photo(product, upload, processed(read_photo, upload.read()))
    return Photo.objects.create(product=product, name="contoh.jpg", digest=f"{number:064}", position=number)


def give_minutes(product, *, files=False):
    """The signed minutes, a PDF."""
    if files:
        upload = SimpleUploadedFile("berita-acara.pdf", pdf(), "application/pdf")
        return attachments.add_minutes(product, upload, processed(read_minutes, upload.read()))
    return Minutes.objects.create(product=product, name="berita-acara.pdf", is_pdf=True)


def make_product(
    village=BOLOK,
    *,
    state=State.DRAFT,
    cycle=None,
    filled=False,
    licences=None,
    needs=None,
    files=False,
    **answers,
):
    """The file of a village in a cycle (the current one), brought to `state` by the steps themselves.

    `answers` are columns of Product. A draft holds those and nothing else unless it is `filled`, by
    complete(), as every other state is. The submission stamps the declaration.
    """
    village = _area(village)
    product = Product.objects.create(
        village=village, cycle=cycle or Cycle.objects.current() or make_cycle(), **answers
    )
    product.refresh_from_db()
    if filled or state != State.DRAFT:
        complete(product, licences=licences, needs=needs, files=files)
    if state != State.DRAFT:
        submit(product)
    if state == State.RETURNED:
        send_back(product, name="Tulis nama yang dikenal pembeli.")
    if state == State.APPROVED:
        approve(product)
    return product


def _step(action, product, role, area, **words):
    decision = perform(action, product, officer_of(role, area), version=product.version, **words)
    product.refresh_from_db()
    return decision


def reply(product, pin, text="Sudah benar, sesuai harga di pasar."):
    """What the village replies to a remark of the latest return, as its section saves it."""
    remark = Mending(product).pinned[pin].remark
    user = officer_of(Role.VILLAGE, product.village_id)
    return Reply.objects.update_or_create(remark=remark, defaults={"text": text, "user": user})[0]


def ask_to_sign(product, door=Door.LINK):
    """The village asks its head to sign the answers as they stand; returns the SignatureRequest."""
    officer = officer_of(Role.VILLAGE, product.village_id)
    return ask(product, officer, door, seen=Signing(product).seen)


def let_sign(product, name="Yusuf Tiran", *, door=Door.LINK):
    """The head is asked, and signs; returns the Signature."""
    return sign(ask_to_sign(product, door), name)


def submit(product):
    """The village submits, with its declaration; to each remark whose answer it did not change, it replies.
    Each step refreshes the product; returns the Decision."""
    if product.state == State.RETURNED:
        for pinned in Mending(Product.objects.with_answers().get(pk=product.pk)).unmet:
            reply(product, pinned.remark.pin)
    return _step("submit", product, Role.VILLAGE, product.village_id, answers={"declaration": True})


def withdraw(product):
    return _step("withdraw", product, Role.VILLAGE, product.village_id)


def send_back(product, *, note="", **remarks):
    """The kabupaten returns it: `remarks` are pin=text."""
    return _step("return", product, Role.DISTRICT, product.district_code, note=note, remarks=remarks)


def approve(product, *, note=""):
    return _step("approve", product, Role.DISTRICT, product.district_code, note=note)


def take_back(product):
    """Whoever decided takes it back."""
    last = product.decisions.order_by("version").last()
    decision = perform("take_back", product, last.user, version=product.version)
    product.refresh_from_db()
    return decision


def reopen(product, *, note="Harga belum benar."):
    return _step("reopen", product, Role.DISTRICT, product.district_code, note=note)


def done_help(**columns):
    """What the moves write into an item of help until it is done, for QuerySet.update()."""
    told = {"source": "apbd", "topic": "Kemasan", "outcome": "Alat sudah dipakai.", "amount": 9_000_000}
    days = {"planned_on": date(2026, 3, 2), "done_on": date(2026, 3, 9)}
    return {"status": "done"} | told | days | columns


def make_training(*, seats=3, day=date(2026, 3, 2), topic="packaging", **fields):
    officer = officer_of(Role.PROVINCE, NTT)
    fields = {"title": "Kemasan tahan lama", "place": "BLK Kupang"} | fields
    return Training.objects.create(
        province_id=NTT, topic=topic, day=day, seats=seats, created_by=officer, **fields
    )
