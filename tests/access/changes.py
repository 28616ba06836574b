"""What a request changed in the database, and what each post that is allowed should have changed."""

from collections import defaultdict

from django.db import connection

# Of each address, with what it is asked of and by whom where that matters: {table: columns that differ in a row
# that was there, and how many rows came or went}; {}: nothing. Times and counts of versions are left out.
CHANGES = {
    ("password_change",): {},  # an empty form
    ("products:start", "V"): {},  # this year's file is there
    ("products:start", "v"): {"products_product": "+1"},
    ("products:section", "draft", "produk"): {
        "products_product": "category form main_material material_origin name uniqueness"
    },
    ("products:section", "returned", "bukti"): {
        "products_product": "latitude longitude minutes_date minutes_number"
    },
    ("section", "returned", "produk"): {
        "products_product": "category form main_material material_origin uniqueness",
        "reviews_reply": "text",
    },
    ("reviews:ask_signature", "to sign"): {"reviews_signaturerequest": "+1"},
    ("reviews:consent", "approved"): {
        "products_product": "public_consent",
        "reviews_consententry": "+1",
    },
    ("products:potential_add",): {"products_potential": "+1"},
    ("products:potential", "potential"): {"products_potential": "category name search_name"},
    ("products:potential_drop", "potential"): {"products_potential": "-1"},
    ("products:potential_choose", "potential"): {},  # this year's file has its name already
    ("products:potential_release", "draft"): {},  # nothing is chosen
    ("reviews:letter", "draft", "berita-acara"): {"villages_villageofficials": "+1"},
    ("reviews:letter", "approved", "pengantar"): {"villages_villageofficials": "+1"},
    ("accounts",): {"villages_activationcode": "+1"},
    ("holder",): {"villages_user": "name", "villages_nameentry": "+1"},
    ("forget_phone", "a phone"): {"villages_rememberedphone": "-1"},
    ("contact",): {"villages_district": "whatsapp"},
    ("end_session", "a session"): {},
    ("end_other_sessions",): {},
    ("second_step",): {},
    ("reset_factor", "a colleague"): {"villages_factorentry": "+1"},
    ("reviews:perform", "draft", "submit"): {
        "products_product": "declaration readiness state submissions",
        "reviews_decision": "+1",
    },
    ("reviews:perform", "returned", "submit"): {
        "products_lastsubmission": "-1",
        "products_submittedfile": "-3",
        "products_product": "state submissions",
        "reviews_decision": "+1",
        "reviews_reply": "sent_with_id",
    },
    ("reviews:perform", "submitted", "withdraw"): {"products_product": "state", "reviews_decision": "+1"},
    ("reviews:perform", "submitted", "approve"): {"products_product": "state", "reviews_decision": "+1"},
    ("reviews:perform", "submitted", "return"): {
        "products_lastsubmission": "+1",
        "products_submittedfile": "+3",
        "products_product": "state",
        "reviews_decision": "+1",
        "reviews_remark": "+1",
    },
    ("reviews:perform", "approved", "reopen"): {
        "products_lastsubmission": "+1",
        "products_submittedfile": "+3",
        "products_product": "state",
        "reviews_decision": "+1",
    },
    ("reviews:correct", "approved", "price", "V"): {"reviews_correction": "+1"},
    ("reviews:correct", "approved", "price", "D"): {"products_product": "price", "reviews_correction": "+1"},
    ("reviews:correct", "approved", "category"): {},  # a dossier is opened again for it
    ("reviews:correction", "correction of approved"): {
        "products_product": "name",
        "reviews_correction": "decided_by_id decided_person outcome",
    },
    ("reviews:perform", "approved", "take_back"): {"products_product": "state", "reviews_decision": "+1"},
    ("reviews:units", "D"): {
        "products_product": "capacity_unit capacity_unit_word",
        "reviews_correction": "+1",
    },
    ("reviews:units", "d"): {},  # none of its villages writes that word
    ("reviews:extend",): {"products_extension": "+1"},
    ("reviews:flagged", "00000000-0000-4000-8000-000000000000"): {
        "reviews_facilitation": "status taken_back",
        "reviews_ledgerentry": "+1",
    },
    ("reviews:flag",): {"reviews_facilitation": "+1", "reviews_ledgerentry": "+1"},
    ("reviews:save_filter",): {"reviews_savedfilter": "+1"},
    ("reviews:drop_filter", "saved filter"): {"reviews_savedfilter": "-1"},
    ("reviews:move", "item of helped", "plan"): {
        "reviews_facilitation": "capacity_before licences_before planned_on price_before source status workers_before",
        "reviews_ledgerentry": "+1",
    },
    ("reviews:partners",): {"reviews_partner": "+1"},
    ("reviews:partner", "a partner"): {"reviews_partner": "name"},
    ("reviews:new_training",): {"reviews_training": "+1"},
    ("reviews:edit_training", "a training"): {"reviews_training": "day title topic"},
    ("reviews:candidates", "a training"): {"reviews_seat": "+1"},
    ("reviews:invitation", "a training"): {},  # goes into the letter and is kept nowhere
    ("reviews:unseat", "a training"): {"reviews_seat": "-1"},
    ("reviews:attendance", "a training"): {"reviews_seat": "attended"},
    # Flagged, planned, started and finished in one go.
    ("reviews:hold", "a training"): {"reviews_facilitation": "+1", "reviews_ledgerentry": "+4"},
    ("reviews:correct_training", "a training"): {},  # it was not held: it is changed on its own page
    ("reviews:correct_training", "a held training"): {
        "reviews_training": "place",
        "reviews_trainingentry": "+1",
    },
    ("reviews:issue_sheet", "approved"): {},  # its code is there
    ("reviews:issue_sheet", "helped"): {"reviews_certificate": "+1"},
    ("reviews:revoke_sheet", "certificate of approved"): {
        "reviews_certificate": "revoked_by_id revoked_person"
    },
}
# They go with each line of the history, which the database itself asks (tests/reviews/rules).
CHAINED = ("villages_chain", "villages_link")


def wanted(name, what, letter):
    """What a post of this row of the matrix should change; KeyError where CHANGES does not say."""
    row = (name, *(what or ()))
    return CHANGES[(*row, letter)] if (*row, letter) in CHANGES else CHANGES[row]


def everything():
    """All rows of the portal's own tables, but sessions: {table: {key: {column: value}}}."""
    tables = [
        table
        for table in connection.introspection.table_names()
        if table.startswith(("villages_", "products_", "reviews_")) and table != "villages_officersession"
    ]
    rows = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            columns = [column[0] for column in cursor.description]
            found = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
            rows[table] = {row.get("id") or row.get("code") or row["key"]: row for row in found}
    return rows


def difference(before, after):
    """What changed from one everything() to the next, as CHANGES says it."""
    found = defaultdict(list)
    for table, rows in after.items():
        if table in CHAINED:
            continue
        had = before[table]
        if come := len(rows.keys() - had.keys()):
            found[table].append(f"+{come}")
        if gone := len(had.keys() - rows.keys()):
            found[table].append(f"-{gone}")
        columns = {
            column
            for key in rows.keys() & had.keys()
            for column, value in rows[key].items()
            if value != had[key][column] and not column.endswith("version") and not column.endswith("_at")
        }
        if columns:
            found[table].append(" ".join(sorted(columns)))
    return {table: " ".join(said) for table, said in found.items()}
