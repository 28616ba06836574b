"""Every address × every role × own and other area × GET and POST. An address without a row fails."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import transaction
from django.urls import get_resolver, reverse
from django.utils import timezone

from products.choices import State, Track
from products.models import Minutes, MinutesPage, Photo, Potential, Product
from products.sections import BY_KEY
from products.uploads import attachments
from reviews.deciding.corrections import ask
from reviews.deciding.mending import mending_of
from reviews.help.flags import flag
from reviews.lists import making
from reviews.models import (
    Certificate,
    Correction,
    Evidence,
    Export,
    Facilitation,
    Partner,
    SavedFilter,
    Seat,
    Training,
)
from reviews.prints.certificates import issue
from tests.access.changes import difference, everything, wanted
from tests.factories import (
    BADUNG,
    BALI,
    BOLOK,
    KUANHEUN,
    KUPANG,
    NTT,
    TTS,
    give_time,
    make_cycle,
    make_officer,
    make_product,
    make_superuser,
    officer_of,
    pdf,
    reply,
)
from tests.worlds import undone_after
from villages.models import OfficerSession, RememberedPhone
from villages.scoping import Role
from villages.session_store import SessionStore

pytestmark = pytest.mark.django_db

KEY = "00000000-0000-4000-8000-000000000000"
# Of each address: what is asked for, and the answers to GET and to POST, for
#   V own village   v village next door   D own kabupaten   d other kabupaten   P own province   p other
# 302 is "done, look here"; nobody below is sent to sign in.
# fmt: off
ROWS = (
    #  name               of what                        GET: V   v   D   d   P   p    POST: V   v   D   d   P   p
    ("home",              None,                               "200 200 200 200 200 200", "405 405 405 405 405 405"),
    ("password_change",   None,                               "200 200 200 200 200 200", "200 200 200 200 200 200"),
    ("password_change_done", None,                            "200 200 200 200 200 200", "405 405 405 405 405 405"),
    ("products:start",    None,                               "302 302 403 403 403 403", "302 302 403 403 403 403"),
    ("products:section",  ("draft", "produk"),                "200 404 403 403 403 403", "302 404 403 403 403 403"),
    ("products:section",  ("returned", "bukti"),              "200 404 403 403 403 403", "302 404 403 403 403 403"),
    ("products:section",  ("submitted", "produk"),            "302 404 403 403 403 403", "409 404 403 403 403 403"),
    ("products:section",  ("approved", "produk"),             "302 404 403 403 403 403", "409 404 403 403 403 403"),
    ("products:section",  ("draft", "lain"),                  "404 404 404 404 404 404", "404 404 404 404 404 404"),
    ("section",           ("returned", "produk"),             "200 404 403 403 403 403", "302 404 403 403 403 403"),
    ("products:photo",    ("photo of draft", "small"),        "200 404 404 404 404 404", "405 405 405 405 405 405"),
    ("products:photo",    ("photo of submitted", "medium"),   "200 404 200 404 404 404", "405 405 405 405 405 405"),
    ("products:photo",    ("photo of returned", "large"),     "200 404 200 404 404 404", "405 405 405 405 405 405"),
    ("products:photo",    ("photo of approved", "large"),     "200 404 200 404 200 404", "405 405 405 405 405 405"),
    ("products:photo",    ("photo of draft", "tiny"),         "200 404 404 404 404 404", "405 405 405 405 405 405"),
    ("products:photo",    ("photo of submitted", "tiny"),     "200 404 200 404 404 404", "405 405 405 405 405 405"),
    ("products:photo",    ("photo of approved", "tiny"),      "200 404 200 404 200 404", "405 405 405 405 405 405"),
    ("products:photo",    ("photo of approved", "huge"),      "404 404 404 404 404 404", "405 405 405 405 405 405"),
    ("products:minutes",  ("minutes of draft",),              "200 404 404 404 404 404", "405 405 405 405 405 405"),
    ("products:minutes",  ("minutes of submitted",),          "200 404 200 404 404 404", "405 405 405 405 405 405"),
    ("products:minutes",  ("minutes of approved",),           "200 404 200 404 200 404", "405 405 405 405 405 405"),
    ("products:minutes_page", ("page of draft", "small"),     "200 404 404 404 404 404", "405 405 405 405 405 405"),
    ("products:minutes_page", ("page of submitted", "large"), "200 404 200 404 404 404", "405 405 405 405 405 405"),
    ("products:minutes_page", ("page of returned", "large"),  "200 404 200 404 404 404", "405 405 405 405 405 405"),
    ("products:minutes_page", ("page of approved", "small"),  "200 404 200 404 200 404", "405 405 405 405 405 405"),
    ("products:minutes_page", ("page of approved", "medium"), "404 404 404 404 404 404", "405 405 405 405 405 405"),
    ("products:send",     ("draft", "foto", KEY),             "200 404 403 403 403 403", "405 405 403 403 403 403"),
    ("products:send",     ("approved", "foto", KEY),          "200 404 403 403 403 403", "405 405 403 403 403 403"),
    ("products:answers",  ("draft",),                         "200 404 403 403 403 403", "405 405 403 403 403 403"),
    ("products:answers",  ("submitted",),                     "200 404 403 403 403 403", "405 405 403 403 403 403"),
    ("answers",           ("returned",),                      "200 404 403 403 403 403", "405 405 403 403 403 403"),
    ("products:pulse",    None,                               "200 200 403 403 403 403", "405 405 403 403 403 403"),
    ("reviews:consent",   ("approved",),                      "405 405 403 403 403 403", "302 404 403 403 403 403"),
    ("reviews:own_number", None,                              "200 200 403 403 403 403", "405 405 403 403 403 403"),
    ("reviews:disclosures", None,                             "403 403 403 403 200 200", "403 403 403 403 405 405"),
    ("reviews:disclosures_file", None,                        "403 403 403 403 200 200", "403 403 403 403 405 405"),
    ("reviews:detail",    ("draft",),                         "200 404 404 404 404 404", "405 405 405 405 405 405"),
    ("reviews:detail",    ("submitted",),                     "200 404 200 404 404 404", "405 405 405 405 405 405"),
    ("reviews:detail",    ("returned",),                      "200 404 200 404 404 404", "405 405 405 405 405 405"),
    ("reviews:detail",    ("approved",),                      "200 404 200 404 200 404", "405 405 405 405 405 405"),
    ("reviews:tasks",     ("draft",),                         "200 404 403 403 403 403", "405 405 403 403 403 403"),
    ("reviews:tasks",     ("approved",),                      "302 404 403 403 403 403", "405 405 403 403 403 403"),
    ("reviews:check",     ("draft",),                         "200 404 403 403 403 403", "405 405 403 403 403 403"),
    ("reviews:check",     ("submitted",),                     "302 404 403 403 403 403", "405 405 403 403 403 403"),
    ("reviews:ask_signature", ("to sign",),                   "200 404 403 403 403 403", "302 404 403 403 403 403"),
    ("reviews:ask_signature", ("draft",),                     "404 404 403 403 403 403", "404 404 403 403 403 403"),
    ("holder",            None,                               "200 200 403 403 403 403", "302 302 403 403 403 403"),
    ("phones",            None,                               "200 200 200 200 200 200", "405 405 405 405 405 405"),
    ("end_session",       ("a session",),                     "405 405 405 405 405 405", "302 404 404 404 404 404"),
    ("end_other_sessions", None,                              "405 405 405 405 405 405", "302 302 302 302 302 302"),
    ("second_step",       None,                               "302 302 302 302 302 302", "302 302 302 302 302 302"),
    ("own_factor",        None,                               "403 403 403 403 403 403", "403 403 403 403 403 403"),
    ("recovery_codes",    None,                               "403 403 403 403 403 403", "403 403 403 403 403 403"),
    ("officers",          None,                               "403 403 403 403 200 200", "403 403 403 403 405 405"),
    ("reset_factor",      ("a colleague",),        "403 403 403 403 200 404", "403 403 403 403 302 404"),
    ("code_traces",       None,                               "403 403 200 200 200 200", "403 403 405 405 405 405"),
    ("village_phones",    (BOLOK,),                           "403 403 200 404 403 403", "403 403 405 405 403 403"),
    ("village_phones",    ("53.01",),                         "403 403 404 404 403 403", "403 403 405 405 403 403"),
    ("forget_phone",      ("a phone",),                       "405 405 405 405 403 403", "302 404 302 404 403 403"),
    ("reviews:submitted", ("draft",),                         "302 404 403 403 403 403", "405 405 403 403 403 403"),
    ("reviews:submitted", ("submitted",),                     "200 404 403 403 403 403", "405 405 403 403 403 403"),
    ("reviews:submitted", ("returned",),                      "302 404 403 403 403 403", "405 405 403 403 403 403"),
    ("reviews:submitted", ("approved",),                      "302 404 403 403 403 403", "405 405 403 403 403 403"),
    ("contact",           None,                               "403 403 200 200 403 403", "403 403 302 302 403 403"),
    ("reviews:receipt",   ("draft",),                         "404 404 404 404 403 403", "405 405 405 405 403 403"),
    ("reviews:receipt",   ("submitted",),                     "200 404 200 404 403 403", "405 405 405 405 403 403"),
    ("reviews:receipt",   ("returned",),                      "200 404 200 404 403 403", "405 405 405 405 403 403"),
    ("reviews:receipt",   ("approved",),                      "200 404 200 404 403 403", "405 405 405 405 403 403"),
    ("reviews:filled_form", ("draft",),                       "200 404 404 404 404 404", "405 405 405 405 405 405"),
    ("reviews:filled_form", ("submitted",),                   "200 404 200 404 404 404", "405 405 405 405 405 405"),
    ("reviews:filled_form", ("approved",),                    "200 404 200 404 200 404", "405 405 405 405 405 405"),
    ("reviews:letter",    ("draft", "berita-acara"),          "200 404 403 403 403 403", "200 404 403 403 403 403"),
    ("reviews:letter",    ("approved", "pengantar"),          "200 404 403 403 403 403", "200 404 403 403 403 403"),
    ("reviews:letter",    ("approved", "lain"),               "404 404 403 403 403 403", "404 404 403 403 403 403"),
    ("reviews:meeting_sheet", None,                           "200 200 403 403 403 403", "405 405 403 403 403 403"),
    ("reviews:empty_form", None,                              "200 200 200 200 200 200", "405 405 405 405 405 405"),
    ("reviews:perform",   ("draft", "submit"),                "302 302 302 302 403 403", "302 404 404 404 403 403"),
    ("reviews:perform",   ("returned", "submit"),             "302 302 302 302 403 403", "302 404 403 404 403 403"),
    ("reviews:perform",   ("submitted", "submit"),            "302 302 302 302 403 403", "403 404 403 404 403 403"),
    ("reviews:perform",   ("submitted", "withdraw"),          "302 302 302 302 403 403", "302 404 403 404 403 403"),
    ("reviews:perform",   ("submitted", "approve"),           "302 302 302 302 403 403", "403 404 302 404 403 403"),
    ("reviews:perform",   ("submitted", "return"),            "302 302 302 302 403 403", "403 404 302 404 403 403"),
    ("reviews:perform",   ("draft", "approve"),               "302 302 302 302 403 403", "403 404 404 404 403 403"),
    ("reviews:perform",   ("returned", "approve"),            "302 302 302 302 403 403", "403 404 403 404 403 403"),
    ("reviews:perform",   ("approved", "withdraw"),           "302 302 302 302 403 403", "403 404 403 404 403 403"),
    ("reviews:perform",   ("approved", "reopen"),             "302 302 302 302 403 403", "403 404 302 404 403 403"),
    ("reviews:perform",   ("approved", "take_back"),          "302 302 302 302 403 403", "403 404 302 404 403 403"),
    ("reviews:perform",   ("returned", "take_back"),          "302 302 302 302 403 403", "403 404 422 404 403 403"),
    ("reviews:perform",   ("submitted", "take_back"),         "302 302 302 302 403 403", "403 404 403 404 403 403"),
    ("reviews:perform",   ("returned", "restore"),            "302 302 302 302 403 403", "403 404 422 404 403 403"),
    ("reviews:perform",   ("approved", "restore"),            "302 302 302 302 403 403", "403 404 403 404 403 403"),
    ("reviews:extensions", None,                              "403 403 200 200 200 200", "403 403 405 405 405 405"),
    ("reviews:extend",    None,                               "403 403 200 200 403 403", "403 403 302 422 403 403"),
    ("reviews:perform",   ("approved", "delete"),             "302 302 302 302 403 403", "404 404 404 404 403 403"),
    ("reviews:correct",   ("approved", "price"),              "200 404 200 404 403 403", "302 404 302 404 403 403"),
    ("reviews:correct",   ("approved", "name"),               "302 404 302 404 403 403", "422 404 422 404 403 403"),
    ("reviews:correct",   ("approved", "category"),           "302 404 302 404 403 403", "302 404 302 404 403 403"),
    ("reviews:correct",   ("submitted", "price"),             "302 404 302 404 403 403", "409 404 409 404 403 403"),
    ("reviews:correct",   ("draft", "price"),                 "302 404 404 404 403 403", "409 404 404 404 403 403"),
    ("reviews:corrections", None,                             "403 403 200 200 200 200", "403 403 405 405 405 405"),
    ("reviews:units",     None,                               "403 403 200 200 403 403", "403 403 302 302 403 403"),
    ("reviews:correction", ("correction of approved",),       "200 404 200 404 200 404", "403 403 302 404 403 403"),
    ("reviews:dashboard", None,                               "403 403 200 200 200 200", "403 403 405 405 405 405"),
    ("reviews:numbers",   None,                               "403 403 403 403 200 200", "403 403 403 403 405 405"),
    ("reviews:numbers_file", ("2023", "json"),                "403 403 403 403 200 200", "403 403 403 403 405 405"),
    ("reviews:numbers_file", ("2023", "csv"),                 "403 403 403 403 200 200", "403 403 403 403 405 405"),
    ("reviews:numbers_file", ("2099", "csv"),                 "403 403 403 403 404 404", "403 403 403 403 405 405"),
    ("reviews:report",    ("2023",),                          "403 403 200 200 200 200", "403 403 405 405 405 405"),
    ("reviews:report",    ("2099",),                          "403 403 404 404 404 404", "403 403 405 405 405 405"),
    ("products:potentials", None,                             "200 200 403 403 403 403", "405 405 403 403 403 403"),
    ("products:example",  None,                               "200 200 403 403 403 403", "405 405 403 403 403 403"),
    ("products:potential_add", None,                          "200 200 403 403 403 403", "302 302 403 403 403 403"),
    ("products:potential", ("potential",),                    "200 404 403 403 403 403", "302 404 403 403 403 403"),
    ("products:potential_drop", ("potential",),               "200 404 403 403 403 403", "302 404 403 403 403 403"),
    ("products:potential_choose", ("potential",),             "302 404 403 403 403 403", "302 404 403 403 403 403"),
    ("products:potential_release", ("draft",),                "302 404 403 403 403 403", "302 404 403 403 403 403"),
    ("reviews:potentials", None,                              "403 403 200 200 200 200", "403 403 405 405 405 405"),
    ("accounts",          None,                               "403 403 200 200 403 403", "403 403 200 404 403 403"),
    ("reviews:coverage",  None,                               "403 403 200 200 200 200", "403 403 405 405 405 405"),
    ("reviews:queue",     None,                               "403 403 200 200 403 403", "403 403 405 405 403 403"),
    ("reviews:endings",   None,                               "403 403 200 200 200 200", "403 403 405 405 405 405"),
    ("reviews:approved",  None,                               "403 403 403 403 200 200", "403 403 403 403 405 405"),
    ("reviews:flag",      None,                               "403 403 403 403 405 405", "403 403 403 403 302 404"),
    ("reviews:flagged",   (KEY,),                             "403 403 403 403 200 404", "403 403 403 403 302 404"),
    ("reviews:export",    ("xlsx",),                          "403 403 403 403 200 200", "403 403 403 403 405 405"),
    ("reviews:export",    ("csv",),                           "403 403 403 403 200 200", "403 403 403 403 405 405"),
    ("reviews:export",    ("geojson",),                       "403 403 403 403 200 200", "403 403 403 403 405 405"),
    ("reviews:export",    ("exe",),                           "403 403 403 403 404 404", "403 403 403 403 405 405"),
    ("reviews:print_list",     None,                               "403 403 403 403 200 200", "403 403 403 403 405 405"),
    ("reviews:save_filter", None,                             "403 403 403 403 405 405", "403 403 403 403 302 302"),
    ("reviews:drop_filter", ("saved filter",),                "403 403 403 403 405 405", "403 403 403 403 302 404"),
    ("reviews:downloads", None,                               "403 403 403 403 200 200", "403 403 403 403 405 405"),
    ("reviews:download",  ("export",),                        "403 403 403 403 200 404", "403 403 403 403 405 405"),
    ("reviews:download_file", ("export",),                    "403 403 403 403 200 404", "403 403 403 403 405 405"),
    ("reviews:ledger",         None,                                   "403 403 403 403 200 200", "403 403 403 403 405 405"),
    ("reviews:item",           ("item of helped",),                    "200 404 200 404 200 404", "405 405 405 405 405 405"),
    ("reviews:move",           ("item of helped", "plan"),             "403 403 403 403 405 405", "403 403 403 403 302 404"),
    ("reviews:move",           ("item of helped", "finish"),           "403 403 403 403 405 405", "403 403 403 403 403 404"),
    ("reviews:move",           ("item of helped", "correct"),          "403 403 403 403 405 405", "403 403 403 403 403 404"),
    ("reviews:move",           ("item of helped", "undo"),             "403 403 403 403 405 405", "403 403 403 403 403 404"),
    ("reviews:move",           ("item of helped", "absent"),           "403 403 403 403 405 405", "403 403 403 403 404 404"),
    ("reviews:move",           ("item of helped", "hapus"),            "403 403 403 403 405 405", "403 403 403 403 404 404"),
    ("reviews:add_evidence",   ("item of helped",),                    "403 403 403 403 405 405", "403 403 403 403 422 404"),
    ("reviews:evidence",       ("evidence of helped", "large"),        "200 404 200 404 200 404", "405 405 405 405 405 405"),
    ("reviews:evidence",       ("evidence of helped", "huge"),         "404 404 404 404 404 404", "405 405 405 405 405 405"),
    ("reviews:partners",       None,                                   "403 403 403 403 200 200", "403 403 403 403 302 302"),
    ("reviews:partner",        ("a partner",),                         "403 403 403 403 200 404", "403 403 403 403 302 404"),
    ("reviews:trainings",      None,                                   "403 403 403 403 200 200", "403 403 403 403 405 405"),
    ("reviews:new_training",   None,                                   "403 403 403 403 200 200", "403 403 403 403 302 302"),
    ("reviews:training",       ("a training",),                        "403 403 403 403 200 404", "403 403 403 403 405 405"),
    ("reviews:edit_training",  ("a training",),                        "403 403 403 403 200 404", "403 403 403 403 302 404"),
    ("reviews:candidates",     ("a training",),                        "403 403 403 403 200 404", "403 403 403 403 302 404"),
    ("reviews:unseat",         ("a training",),                        "403 403 403 403 405 405", "403 403 403 403 302 404"),
    ("reviews:attendance",     ("a training",),                        "403 403 403 403 405 405", "403 403 403 403 302 404"),
    ("reviews:hold",           ("a training",),                        "403 403 403 403 405 405", "403 403 403 403 302 404"),
    ("reviews:call_off",       ("a training",),                        "403 403 403 403 405 405", "403 403 403 403 422 404"),
    ("reviews:correct_training", ("a training",),             "403 403 403 403 302 404", "403 403 403 403 302 404"),
    ("reviews:correct_training", ("a held training",),        "403 403 403 403 200 404", "403 403 403 403 302 404"),
    ("reviews:invitation",     ("a training",),                        "403 403 403 403 200 404", "403 403 403 403 200 404"),
    ("reviews:attendance_sheet",("a training",),                        "403 403 403 403 200 404", "403 403 403 403 405 405"),
    ("reviews:map",       None,                               "403 403 200 200 200 200", "403 403 405 405 405 405"),
    ("reviews:map_district", ("53.01",),                      "403 403 200 404 200 404", "403 403 405 405 405 405"),
    ("reviews:sheet",     ("approved",),                      "200 404 200 404 200 404", "405 405 405 405 405 405"),
    ("reviews:sheet",     ("submitted",),                     "302 404 302 404 404 404", "405 405 405 405 405 405"),
    ("reviews:issue_sheet", ("approved",),                    "403 403 405 405 405 405", "403 403 302 404 302 404"),
    ("reviews:issue_sheet", ("helped",),                      "403 403 405 405 405 405", "403 403 302 404 302 404"),
    ("reviews:issue_sheet", ("submitted",),                   "403 403 405 405 405 405", "403 403 409 404 404 404"),
    ("reviews:revoke_sheet", ("certificate of approved",),    "403 403 403 403 405 405", "403 403 403 403 302 404"),
)
# fmt: on
HANGING = {
    "certificate": (Certificate, "product"),
    "photo": (Photo, "product"),
    "minutes": (Minutes, "product"),
    "page": (MinutesPage, "minutes__product"),
    "item": (Facilitation, "product"),
    "correction": (Correction, "product"),
    "evidence": (Evidence, "item__product"),
}
PUBLIC_ARGS = {
    "reviews:check_code": ["tidak-dikenal"],
    "reviews:sign": ["1-tidak-dikenal"],
    "reviews:sign_photo": ["1-tidak-dikenal", KEY, "small"],
    "reviews:sign_page": ["1-tidak-dikenal", KEY, "small"],
    "reviews:sign_minutes": ["1-tidak-dikenal"],
}
# The answers to a GET and to an empty POST by somebody who is not signed in.
PUBLIC = {
    "reviews:check_code": (404, 405),
    "reviews:enter_code": (200, 422),
    "reviews:sign": (404, 404),
    "reviews:sign_photo": (404, 404),
    "reviews:sign_page": (404, 404),
    "reviews:sign_minutes": (404, 404),
    "login": (200, 200),
    "activate": (200, 422),
    "logout": (405, 302),  # which does nothing to somebody signed out
    "favicon": (302, 302),
    "manifest": (200, 405),
    "robots": (200, 405),
    "security": (404, 405),  # no contact is set
    "healthz": (200, 405),
    "readyz": (503, 405),  # a test has no folder for uploads until it stores one
    "metrics": (404, 405),  # for whoever has no token
    "reviews:guide": (200, 405),
    "reviews:personal_data": (200, 405),
    "products:service_worker": (200, 405),
    "products:shell": (200, 405),
}
PLACE = {"title": "Kemasan", "topic": "packaging", "place": "Kupang", "seats": 9}
EVENT = {"title": "Izin", "topic": "papers", "day": "2026-03-02", "place": "Kupang", "seats": 9}
LOGGED = {"reviews:export", "reviews:print_list"}  # whoever reads these is written down
# So is, by one line and no more, who of an office reads a number here (test_disclosures.py).
WITH_NUMBERS = {
    *("reviews:detail", "reviews:filled_form", "reviews:receipt"),
    *("reviews:correct", "reviews:correction", "reviews:corrections", "reviews:approved"),
}
POSTS = {
    "reviews:consent": {"katalog": "boleh"},
    "reviews:ask_signature": {"door": "link", "seen": "0"},
    "products:section": {"name": "Garam Bolok baru"},
    "products:start": {},
    "products:potential_add": {"name": "Madu", "category": "forest"},
    "products:potential": {"name": "Garam halus", "category": "food", "version": 1},
    "products:potential_drop": {"version": 1},
    "reviews:letter": {"version": 1, "head": "Yusuf Tiran"},
    "accounts": {"village": f"{BOLOK}:0"},
    "holder": {"name": "Yuliana Tiran"},
    "contact": {"whatsapp": "0812 3456 7890"},
    "reset_factor": {"reason": "HP hilang."},
    "reviews:perform": {"declaration": "on", "note": "Keliru", "remark-price": "Mohon periksa."},
    "reviews:correct": {"price": "9.000", "name": "Garam", "reason": "Keliru.", "channel": "phone"},
    "reviews:correction": {"do": "terima"},
    "reviews:units": {"kata": "karung", "unit": "kg", "reason": "Satu karung ditimbang."},
    # Later than what the world has given, and no slip in the year.
    "reviews:extend": {
        "village": BOLOK,
        "cycle": "2023",
        "until": (timezone.localdate() + timedelta(days=330)).isoformat(),
        "reason": "Banjir.",
    },
    "reviews:flag": {"do": "flag-funding"},
    "reviews:save_filter": {"name": "Garam", "query": "kategori=salt"},
    "reviews:move": {"version": 1, "source": "apbd", "planned_on": "2026-03-02"},
    "reviews:partners": {"name": "Undana", "kind": "campus"},
    "reviews:partner": {"name": "Undana Kupang", "kind": "campus", "version": 1},
    "reviews:new_training": EVENT,
    "reviews:edit_training": EVENT | {"version": 1},
    "reviews:correct_training": EVENT
    | {"version": 1, "do": "kegiatan", "day": "2026-01-05", "place": "Soe", "note": "Salah tempat."},
    "reviews:unseat": {"version": 1},
    "reviews:attendance": {"version": 1},
    "reviews:hold": {"version": 1},
    "reviews:call_off": {"version": 1},
}


@pytest.fixture(scope="module")
def one_world(django_db_setup, django_db_blocker, tmp_path_factory):
    """It takes longer to make than most rows take to try: once for all of them."""
    folder = tmp_path_factory.mktemp("media")
    with undone_after(django_db_blocker, folder):
        yield folder, make_world()


@pytest.fixture
def world(one_world, settings, db):
    settings.MEDIA_ROOT, made = one_world
    return deepcopy(made)


def make_world():
    """One officer of each kind, and a village's file in each state (of four cycles, with more time for it), moved on
    by these very officers."""
    products = {}
    officers = {
        letter: make_officer(role, area, username=f"{letter}{ord(letter)}", **whose)
        for letter, role, area, whose in (
            ("V", Role.VILLAGE, BOLOK, {"name": ""}),
            ("v", Role.VILLAGE, KUANHEUN, {"name": ""}),
            ("D", Role.DISTRICT, KUPANG, {}),
            ("d", Role.DISTRICT, TTS, {}),
            ("P", Role.PROVINCE, NTT, {}),
            ("p", Role.PROVINCE, BALI, {}),
        )
    }
    for year, state in enumerate(State, start=2023):
        cycle = make_cycle(year)
        for village in (BOLOK, KUANHEUN):
            give_time(village, cycle)
        products[state.value] = make_product(BOLOK, state=state, cycle=cycle, filled=True, files=True)
    reply(products["returned"], "name", "Sudah kami tanyakan.")
    signed_year = make_cycle(2021, head_signs=True)
    give_time(BOLOK, signed_year)
    products["to sign"] = make_product(BOLOK, cycle=signed_year, filled=True, files=True)
    Potential.objects.create(village_id=BOLOK, name="Garam kasar", category="salt")
    typed = {"name": ["Garam Halus"]}
    approved = products["approved"]
    ask(approved, "name", officers["V"], version=approved.version, typed=typed, reason="Salah tulis.")
    products["a colleague"] = officers["D"]
    help_along(products, officers["P"])
    take_away(products, officers["P"])
    return products, officers


def take_away(products, officer):
    """A finished file of the approved list, a saved filter, and a remembered phone of Bolok."""
    export = products["export"] = Export.objects.create(user=officer, kind="csv", status="done")
    making.path_of(export).parent.mkdir(parents=True, exist_ok=True)
    making.path_of(export).touch()
    products["a phone"] = RememberedPhone.objects.create(
        user=officer_of(Role.VILLAGE, BOLOK),
        label="Chrome",
        created_at=timezone.now(),
        used_at=timezone.now(),
    )
    store = SessionStore()
    store[SESSION_KEY] = str(officer_of(Role.VILLAGE, BOLOK).pk)
    store.save()
    products["a session"] = OfficerSession.objects.get(session_key=store.session_key)
    products["saved filter"] = SavedFilter.objects.create(user=officer, name="Kopi")


def help_along(products, officer):
    """A product with an item of the ledger, its evidence, a partner, and an event that it went to."""
    issue(products["approved"], officer)
    cycle = make_cycle(2022)
    give_time(BOLOK, cycle)
    own = {"capacity_unit": "lainnya", "capacity_unit_word": "karung"}
    helped = products["helped"] = make_product(BOLOK, state=State.APPROVED, cycle=cycle, **own)
    flag([helped.pk], Track.FUNDING, officer, act=KEY)
    evidence = Evidence(item=helped.facilitations.get(), name="alat.pdf", digest="0" * 64, is_pdf=True)
    attachments.store(evidence, {"minutes.pdf": pdf()})
    Partner.objects.create(province_id=NTT, name="Poltani", kind="campus")
    training = Training.objects.create(province_id=NTT, created_by=officer, day="2026-01-05", **PLACE)
    held = {"title": "Izin", "topic": "papers", "day": "2026-01-05", "held_at": timezone.now()}
    Training.objects.create(province_id=NTT, created_by=officer, **(PLACE | held))
    Seat.objects.create(training=training, product=helped, attended=True)


def address(name, what, products):
    def key(part):
        kind, _of, state = part.rpartition(" of ")
        if kind:
            model, path = HANGING[kind]
            return model.objects.filter(**{path: products[state]}).first().pk
        if part == "potential":
            return Potential.objects.get().pk
        if part == "a partner":
            return Partner.objects.get(province=NTT).pk
        if part in ("a training", "a held training"):
            return Training.objects.get(province=NTT, held_at__isnull=part == "a training").pk
        if part == "a session":
            return products[part].handle
        return products[part].pk if part in products else part

    return reverse(name, args=[key(part) for part in what or ()])


def payload(name, what, products):
    data = dict(POSTS.get(name, {}))
    product = products.get((what or ("approved",))[0])
    if name == "section":
        pinned = mending_of(Product.objects.with_answers().get(pk=product.pk)).pinned["name"]
        data = {"name": product.name, "seen": BY_KEY["produk"].fingerprint(pinned.product)}
        data[pinned.field] = "Namanya memang begitu."
    if name in ("reviews:correct", "reviews:correction"):
        product = product or products["approved"]
        data["version"] = product.version
    if name == "reviews:units":
        data["product"] = f"{products['helped'].pk}:{products['helped'].version}"
    if name == "reviews:perform":
        data["version"] = product.version
        if what[1] == "approve":
            data = {"version": product.version}
    if name == "products:section" and what[1] in BY_KEY:
        data["seen"] = BY_KEY[what[1]].fingerprint(Product.objects.with_answers().get(pk=product.pk))
    if name == "reviews:candidates":
        data["product"] = products["approved"].pk
    if name == "reviews:attendance":
        data[f"seat-{Seat.objects.get().pk}"] = "tidak"
    if name == "reviews:unseat":
        data["seat"] = Seat.objects.get().pk
    if name == "reviews:flag":
        data["product"] = products["approved"].pk
    return data


class Undo(Exception):
    pass


def request(client, method, url, data):
    """The answer, and whether and how the database changed; whatever it did is undone."""
    before, found = everything(), {}
    try:
        with transaction.atomic():
            response = getattr(client, method)(url, data)
            found = {"status": response.status_code, "url": getattr(response, "url", "")}
            if response.streaming:
                b"".join(response)
            after = everything()
            found |= {"changed": after != before, "changes": difference(before, after)}
            raise Undo
    except Undo:
        return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{'-'.join(row[1] or ())}")
def test_every_role_and_area(client, world, row):
    products, officers = world
    name, what, gets, posts = row
    url = address(name, what, products)
    wrong = []
    for method, answers, data in (("get", gets, {}), ("post", posts, payload(name, what, products))):
        for letter, expected in zip(officers, answers.split(), strict=True):
            client.force_login(officers[letter])
            found = request(client, method, url, data)
            to_sign_in = found["url"].startswith(reverse("login"))
            if found["status"] != int(expected) or to_sign_in:
                wrong.append(f"{method} as {letter}: {found}, not {expected}")
            reads = method == "get" and not (name in LOGGED and found["status"] == 200)
            if method == "get" and name in WITH_NUMBERS and letter not in "Vv" and found["status"] == 200:
                reads = found["changes"] != {"products_disclosure": "+1"}
            if found["status"] == 422 and name == "reviews:perform" and letter == "D":
                # The page of the dossier comes back, with the number on it, and nothing else has happened.
                found["changed"] = found["changes"] != {"products_disclosure": "+1"}
            if found["changed"] and (reads or int(expected) not in (200, 302)):
                wrong.append(f"{method} as {letter} was answered {expected} and changed the database")
            if method == "post" and int(expected) in (200, 302):
                should = wanted(name, what, letter)
                if found["changes"] != should:
                    wrong.append(f"post as {letter} changed {found['changes']}, not {should}")
    assert not wrong


@pytest.mark.parametrize("who", ("signed out", "deactivated"))
def test_nobody_else(client, world, who):
    products, officers = world
    if who == "deactivated":
        client.force_login(officers["V"])
        officers["V"].is_active = False
        officers["V"].save()
    for name, what, _gets, _posts in ROWS:
        url = address(name, what, products)
        for method, data in (("get", {}), ("post", payload(name, what, products))):
            found = request(client, method, url, data)
            # A post is answered with the sign-in page itself, which keeps what was typed.
            assert (found["status"], found["changed"]) == ({"get": 302, "post": 401}[method], False), url
            assert method == "post" or found["url"].startswith(reverse("login"))


def test_superuser_is_posted_nowhere(client, world):
    products, _officers = world
    client.force_login(make_superuser())
    for name, what, _gets, _posts in ROWS:
        response = client.get(address(name, what, products))
        expected = {"home": 302, "password_change": 200, "password_change_done": 200}
        expected |= {"phones": 200, "second_step": 302}
        if response.status_code not in (404, 405):
            assert response.status_code == expected.get(name, 403), name


def names(patterns, prefix=""):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            namespace = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern.url_patterns, prefix + namespace)
        else:
            yield prefix + (pattern.name or str(pattern.pattern))


def test_every_address_has_a_row():
    found = {name for name in names(get_resolver().url_patterns) if not name.startswith("admin")}
    assert found == {row[0] for row in ROWS} | set(PUBLIC)


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_public_pages(client, name):
    url = reverse(name, args=PUBLIC_ARGS.get(name, ()))
    response = client.get(url)
    assert not response.headers.get("Location", "").startswith(reverse("login"))
    assert (response.status_code, client.post(url).status_code) == PUBLIC[name]


@pytest.mark.parametrize(("letter", "count"), (("V", 6), ("v", 0), ("D", 4), ("d", 0), ("P", 2), ("p", 0)))
def test_lists_hold_what_the_role_sees(world, letter, count):
    _products, officers = world
    assert Product.objects.visible_to(officers[letter]).count() == count
    assert Photo.objects.visible_to(officers[letter]).count() == count
    assert Minutes.objects.visible_to(officers[letter]).count() == count
    assert MinutesPage.objects.visible_to(officers[letter]).count() == max(count - 1, 0)  # one has no files


def test_admin_is_for_staff(client, world):
    _products, officers = world
    for officer in officers.values():
        client.force_login(officer)
        assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_areas_of_officers_are_what_the_letters_say(world):
    _products, officers = world
    assert [officer.area_id for officer in officers.values()] == [BOLOK, KUANHEUN, KUPANG, TTS, NTT, BALI]
    assert BADUNG.startswith(BALI)
