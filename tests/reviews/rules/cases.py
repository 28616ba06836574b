"""Plain SQL that no page of the portal would run, for test_refusals.py.

{name} is a key of make_world(), a moment, or another part that run() fills in; ";" parts statements.
"""

STEP = "UPDATE products_product SET state = '{}', version = version + 1{} WHERE id = {}"
ANSWER = "UPDATE products_product SET {} WHERE id = {}"
ITEM = "UPDATE reviews_facilitation SET {} WHERE id = {}"
DECISION = (
    "INSERT INTO reviews_decision (product_id, user_id, person, action, source, target, version, note, at) "
    "SELECT id, {user}, 'x', 'x', {source}, state, version, 'x', {now} FROM products_product WHERE id = {product}"
)
ENTRY = (
    "INSERT INTO reviews_ledgerentry (item_id, user_id, person, action, source, target, version, note, changes, at) "
    "VALUES ({item}, {user}, 'x', 'x', 'planned', 'running', 9, 'x', '{{}}', {now})"
)
LICENCE = "INSERT INTO products_licence (product_id, kind, status, number) VALUES ({}, '{}', 'no', '')"
SEAT = "INSERT INTO reviews_seat (training_id, product_id, added_at) VALUES ({}, {}, {{now}})"
LINK = (
    "INSERT INTO villages_link (chain_id, number, of_table, of_row, form, content, digest, at) "
    "VALUES ('areas', 9, 'reviews_decision', {decision}, 1, '', '', {now})"
)
REQUEST = (
    "INSERT INTO reviews_signaturerequest (product_id, user_id, person, door, nonce, fingerprint, at, expires_at) "
    "VALUES ({submitted}, {user}, 'x', 'link', 'x', 'x', {now}, '2099-01-01')"
)
SIGNATURE = (
    "INSERT INTO reviews_signature (request_id, name, office, snapshot, at) "
    "SELECT max(id), 'x', 'x', '{{}}', {now} FROM reviews_signaturerequest"
)
APPROVED = ", submitted_at = {now}, approved_at = {now}, submissions = 1"

# name: (the rules that refuse it, the statements)
CASES = {
    # --- Steps
    "a draft approved": ("dossier_steps dossier_step_is_told", STEP.format("approved", APPROVED, "{draft}")),
    "an approved dossier a draft": (
        "dossier_steps dossier_step_is_told",
        STEP.format("draft", ", submitted_at = NULL, approved_at = NULL", "{approved}"),
    ),
    "a draft returned": (
        "dossier_steps dossier_step_is_told",
        STEP.format("returned", ", submitted_at = {now}, submissions = 1", "{draft}"),
    ),
    "a step without its decision": (
        "dossier_step_is_told",
        STEP.format("approved", ", approved_at = {now}", "{submitted}"),
    ),
    "a step that raises no version": (
        "dossier_step_version dossier_step_is_told",
        "UPDATE products_product SET state = 'returned' WHERE id = {submitted}",
    ),
    "a version that goes back": (
        "dossier_version answers_corrected",
        ANSWER.format("version = 1", "{approved}"),
    ),
    "a draft of a lower version": (
        "dossier_version",
        "UPDATE products_product SET version = version - 1 WHERE id = {draft}",
    ),
    "submissions that go back": ("dossier_version", ANSWER.format("submissions = 0", "{withdrawn}")),
    "a dossier that begins approved": (
        "dossier_born",
        "INSERT INTO products_product ({copied}) SELECT {copied_as} FROM products_product WHERE id = {approved}",
    ),
    "a submitted dossier deleted": (
        "dossier_kept",
        "DELETE FROM products_need WHERE product_id = {unread}; DELETE FROM products_licence WHERE product_id = {unread}; "
        "DELETE FROM products_photo WHERE product_id = {unread}; DELETE FROM products_minutes WHERE product_id = {unread}; "
        "DELETE FROM products_product WHERE id = {unread}",
    ),
    # --- Answers
    "an answer of an approved dossier": ("answers_approved", ANSWER.format("price = 1", "{approved}")),
    "the same with another version": (
        "answers_corrected",
        ANSWER.format("price = 1, version = version + 1", "{approved}"),
    ),
    "the version, then the answer": (
        "answers_corrected answers_approved",
        ANSWER.format("version = version + 1", "{approved}") + ";" + ANSWER.format("price = 1", "{approved}"),
    ),
    "an answer with a step": (
        "answers_waiting dossier_step_is_told",
        STEP.format("returned", ", approved_at = NULL, price = 1", "{approved}"),
    ),
    "an answer that is being read": ("answers_waiting", ANSWER.format("price = 1", "{submitted}")),
    "a licence more": ("products_licence_insert_in_time", LICENCE.format("{approved}", "nkv")),
    "a licence changed": (
        "products_licence_update_in_time",
        "UPDATE products_licence SET status = 'progress' WHERE product_id = {approved}",
    ),
    "a licence of a waiting dossier": (
        "products_licence_insert_in_time",
        LICENCE.format("{submitted}", "nkv"),
    ),
    "a licence less": (
        "products_licence_delete_in_time",
        "DELETE FROM products_licence WHERE product_id = {approved}",
    ),
    "a need more": (
        "products_need_insert_in_time",
        "INSERT INTO products_need (product_id, track, kind) VALUES ({approved}, 'funding', 'seed')",
    ),
    "a need less": (
        "products_need_delete_in_time",
        "DELETE FROM products_need WHERE product_id = {submitted}",
    ),
    "a neighbour more": (
        "products_satellite_insert_in_time",
        "INSERT INTO products_satellite (product_id, village_id) VALUES ({approved}, '53.01.06.2002')",
    ),
    "a neighbour less": (
        "products_satellite_joined",
        "DELETE FROM products_satellite WHERE product_id = {approved}",
    ),
    "a photo less": (
        "products_photo_delete_in_time",
        "DELETE FROM products_photo WHERE product_id = {approved}",
    ),
    "a photo in another place": (
        "products_photo_update_in_time",
        "UPDATE products_photo SET position = 9 WHERE product_id = {approved}",
    ),
    "the minutes taken away": (
        "products_minutes_delete_in_time",
        "DELETE FROM products_minutes WHERE product_id = {submitted}",
    ),
    "a page among them": (
        "products_minutespage_insert_in_time",
        "INSERT INTO products_minutespage (id, name, digest, created_at, minutes_id, position) "
        "SELECT id, 'x', 'x', created_at, id, 1 FROM products_minutes WHERE product_id = {approved}",
    ),
    "consent without its entry": (
        "consent_is_told",
        ANSWER.format("public_consent = {no}, consent_version = consent_version + 1", "{approved}"),
    ),
    "consent in silence": ("consent_is_told", ANSWER.format("public_consent = {no}", "{approved}")),
    # --- Choices
    "a category that is none": (
        "products_product_category_changed",
        ANSWER.format("category = 'narkoba'", "{draft}"),
    ),
    "a unit that is none": (
        "products_product_capacity_unit_changed",
        ANSWER.format("capacity_unit = 'x'", "{draft}"),
    ),
    "a form that is none": ("products_product_form_changed", ANSWER.format("form = 'x'", "{draft}")),
    "an origin that is none": (
        "products_product_material_origin_changed",
        ANSWER.format("material_origin = 'x'", "{draft}"),
    ),
    "a manager that is none": (
        "products_product_manager_kind_changed",
        ANSWER.format("manager_kind = 'x'", "{draft}"),
    ),
    "a period that is none": (
        "products_product_capacity_period_changed",
        ANSWER.format("capacity_period = 'x'", "{draft}"),
    ),
    "a thirteenth month": ("products_product_months_changed", ANSWER.format("months = '[13]'", "{draft}")),
    "a market that is none": (
        "products_product_markets_changed",
        ANSWER.format("""markets = '["x"]'""", "{draft}"),
    ),
    "a constraint that is none": (
        "products_product_constraints_changed",
        ANSWER.format("""constraints = '["x"]'""", "{draft}"),
    ),
    "a licence that is none": ("products_licence_kind_chosen", LICENCE.format("{draft}", "x")),
    "a licence's state that is none": (
        "products_licence_status_changed",
        "UPDATE products_licence SET status = 'x' WHERE product_id = {draft}",
    ),
    "a need of the other track": (
        "products_need_kind_chosen",
        "INSERT INTO products_need (product_id, track, kind) VALUES ({draft}, 'training', 'seed')",
    ),
    # --- Help
    "help of a draft": (
        "help_of_an_approved help_flag_is_told",
        "INSERT INTO reviews_facilitation ({item_copied}) SELECT {of_draft} FROM reviews_facilitation "
        "WHERE id = {item}",
    ),
    "help that begins done": (
        "help_born help_flag_is_told",
        "INSERT INTO reviews_facilitation ({item_copied}) SELECT {of_approved} FROM reviews_facilitation "
        "WHERE id = {done}",
    ),
    "a flag without its entry": (
        "help_flag_is_told",
        "INSERT INTO reviews_facilitation ({item_copied}) SELECT {of_approved} FROM reviews_facilitation "
        "WHERE id = {item}",
    ),
    "a flag that is done": (
        "help_moves help_move_is_told",
        ITEM.format(
            "status = 'done', version = version + 1, planned_on = '2026-03-02', done_on = '2026-03-02', "
            "source = 'apbd', outcome = 'x', amount = 1",
            "{item}",
        ),
    ),
    "a move without its entry": (
        "help_move_is_told",
        ITEM.format(
            "status = 'planned', version = version + 1, planned_on = '2026-03-02', source = 'apbd'", "{item}"
        ),
    ),
    "an amount in silence": ("help_version", ITEM.format("amount = 9", "{done}")),
    "help for another": ("help_for_good", ITEM.format("product_id = {approved}", "{item}")),
    "a version of help that goes back": (
        "help_version help_move_is_told",
        ITEM.format("version = 1", "{done}"),
    ),
    "a source that is none": (
        "help_version reviews_facilitation_source_changed",
        ITEM.format("source = 'x'", "{done}"),
    ),
    "help deleted": (
        "help_kept",
        "DELETE FROM reviews_evidence WHERE item_id = {bare}; DELETE FROM reviews_facilitation WHERE id = {bare}",
    ),
    "what is helped opened again": (
        "decision_about_help reviews_decision_insert_linked",
        STEP.format("returned", ", approved_at = NULL", "{helped}")
        + ";"
        + DECISION.replace("{source}", "'approved'").replace("{product}", "{helped}"),
    ),
    "what shows the help deleted": ("evidence_kept", "DELETE FROM reviews_evidence WHERE id = '{evidence}'"),
    "what shows the help renamed": (
        "evidence_for_good",
        "UPDATE reviews_evidence SET name = 'x' WHERE id = '{evidence}'",
    ),
    # --- Trainings
    "fewer seats than people": (
        "event_seats",
        "UPDATE reviews_training SET seats = 0, version = version + 1 WHERE id = {ahead}",
    ),
    "one person more than seats": ("seat_free", SEAT.format("{ahead}", "{helped}")),
    "a seat in an event that is over": ("seat_free", SEAT.format("{over}", "{helped}")),
    "a seat for a draft": ("seat_of_an_approved", SEAT.format("{wide}", "{draft}")),
    "a seat of an event that is over": ("seat_kept", "DELETE FROM reviews_seat WHERE id = {seat}"),
    "a seat for somebody else": (
        "seat_for_good",
        "UPDATE reviews_seat SET product_id = {helped} WHERE id = {seat}",
    ),
    "who came, in silence": (
        "seat_attendance",
        "UPDATE reviews_seat SET attended = {no} WHERE id = {seat}",
    ),
    "an event that was not held": (
        "event_over event_correction_is_told",
        "UPDATE reviews_training SET held_at = NULL, version = version + 1 WHERE id = {over}",
    ),
    "the place of an event that is over": (
        "event_over",
        "UPDATE reviews_training SET place = 'x' WHERE id = {over}",
    ),
    "the place of an event with another version": (
        "event_correction_is_told",
        "UPDATE reviews_training SET place = 'x', version = version + 1 WHERE id = {over}",
    ),
    "an event deleted": (
        "event_kept",
        "DELETE FROM reviews_seat WHERE training_id = {ahead}; DELETE FROM reviews_training WHERE id = {ahead}",
    ),
    "a version of an event that goes back": (
        "event_version",
        "UPDATE reviews_training SET version = 0 WHERE id = {ahead}",
    ),
    # --- The history
    "a decision without its step": (
        "decision_of_a_step reviews_decision_insert_linked",
        DECISION.replace("{source}", "'submitted'").replace("{product}", "{draft}"),
    ),
    "an entry without its move": ("entry_of_a_move reviews_ledgerentry_insert_linked", ENTRY),
    "a remark to a decision of before": (
        "remark_of_a_decision reviews_remark_insert_linked",
        "INSERT INTO reviews_remark (decision_id, pin, label, text) VALUES ({returning}, 'price', 'x', 'x')",
    ),
    "a reply that goes out alone": (
        "reply_sent reviews_reply_update_linked",
        "UPDATE reviews_reply SET sent_with_id = {decision} WHERE id = {reply}",
    ),
    "a correction accepted alone": (
        "correction_accepted reviews_correction_update_linked",
        "UPDATE reviews_correction SET outcome = 'accepted', version = 9, decided_at = {now}, decided_by_id = {user} "
        "WHERE id = {waiting}",
    ),
    "a correction refused without its link": (
        "reviews_correction_update_linked",
        "UPDATE reviews_correction SET outcome = 'refused', answer = 'x', decided_at = {now}, decided_by_id = {user} "
        "WHERE id = {waiting}",
    ),
    "a correction of something else": (
        "correction_as_asked",
        "UPDATE reviews_correction SET after = '[]' WHERE id = {waiting}",
    ),
    "a waiting correction deleted": (
        "correction_kept",
        "DELETE FROM reviews_correction WHERE id = {waiting}",
    ),
    "a signature of a dossier that was submitted": (
        "signature_given_in_time reviews_signature_insert_linked reviews_signaturerequest_insert_linked "
        "signature_asked_in_time",
        REQUEST + ";" + SIGNATURE,
    ),
    "a signature that is asked for too late": (
        "signature_asked_in_time reviews_signaturerequest_insert_linked",
        REQUEST,
    ),
    "the signature of another dossier": (
        "signature_of_its_dossier reviews_decision_insert_linked",
        STEP.format("submitted", ", submitted_at = {now}, submissions = 1", "{draft}")
        + ";"
        + DECISION.replace("{source}", "'draft'")
        .replace("{product}", "{draft}")
        .replace("(product_id,", "(signature_id, snapshot, product_id,")
        .replace("SELECT id,", "SELECT {signature}, '{{}}', id,"),
    ),
    "an extension without its link": (
        "products_extension_insert_linked",
        "INSERT INTO products_extension (village_id, cycle_id, user_id, person, until, reason, at) "
        "VALUES ('53.01.05.2010', {cycle}, {user}, 'x', '2030-01-01', 'x', {now})",
    ),
    "a link of nothing": ("link_of_a_row", LINK),
    "a chain that shrinks": (
        "chain_grows",
        "UPDATE villages_chain SET length = length - 1 WHERE key = 'product {approved}'",
    ),
    "a chain with another end": (
        "chain_grows",
        "UPDATE villages_chain SET digest = 'x' WHERE key = 'product {approved}'",
    ),
    "a chain taken away": ("chain_kept", "DELETE FROM villages_chain WHERE key = 'unused'"),
    # --- What is kept
    "a code deleted": ("sheet_kept", "DELETE FROM reviews_certificate WHERE id = {sheet}"),
    "a code of another": (
        "sheet_for_good",
        "UPDATE reviews_certificate SET product_id = {helped} WHERE id = {sheet}",
    ),
    "the log of downloads deleted": ("export_kept", "DELETE FROM reviews_export WHERE id = '{export}'"),
    "the log of who read numbers deleted": (
        "disclosure_kept",
        "DELETE FROM products_disclosure WHERE id = {disclosure}",
    ),
    "the log of who read numbers of another": (
        "disclosure_for_good",
        "UPDATE products_disclosure SET person = 'x' WHERE id = {disclosure}",
    ),
    "the log of downloads of another": (
        "export_for_good",
        "UPDATE reviews_export SET filter_label = 'x' WHERE id = '{export}'",
    ),
    "the log of downloads of another area": (
        "export_for_good",
        "UPDATE reviews_export SET area = '51' WHERE id = '{export}'",
    ),
    "fewer rows than were taken away": (
        "export_over",
        "UPDATE reviews_export SET status = 'done' WHERE id = '{export}'; "
        "UPDATE reviews_export SET rows = 1, written = 1 WHERE id = '{export}'",
    ),
    "a file made again after it failed": (
        "export_over",
        "UPDATE reviews_export SET status = 'failed' WHERE id = '{export}'; "
        "UPDATE reviews_export SET status = 'running' WHERE id = '{export}'",
    ),
}
# name: the statements that a guard of the history refuses (reviews/append_only.py), or a constraint.
GUARDED = {
    "a decision rewritten": "UPDATE reviews_decision SET note = 'x' WHERE id = {decision}",
    "a link rewritten": "UPDATE villages_link SET content = 'x'",
    "a link taken away": "DELETE FROM villages_link",
    "an erasure rewritten": "UPDATE villages_erasure SET rows = '{{}}'",
    "an erasure taken away": "DELETE FROM villages_erasure",
    "a holder renamed": "UPDATE villages_nameentry SET name = 'x'",
    "a law rewritten": "UPDATE villages_areachange SET basis = 'x'",
    "a state that is none": "UPDATE products_product SET state = 'lulus' WHERE id = {approved}",
    "an approval without its day": "UPDATE products_product SET approved_at = NULL WHERE id = {approved}",
    "a place in the north": "UPDATE products_product SET latitude = 80 WHERE id = {draft}",
    "a place in the west": "UPDATE products_product SET longitude = 106.8 WHERE id = {draft}",
    "a status that is none": "UPDATE reviews_facilitation SET status = 'x', version = 9 WHERE id = {item}",
}
BY_CLOCK = {
    "a decision of last week": (
        "reviews_decision_at_born",
        STEP.format("approved", ", approved_at = {now}", "{submitted}")
        + ";"
        + DECISION.replace("{source}", "'submitted'")
        .replace("{product}", "{submitted}")
        .replace("{now}", "{long_ago}"),
    ),
    "a decision of tomorrow": (
        "reviews_decision_at_born",
        STEP.format("approved", ", approved_at = {now}", "{submitted}")
        + ";"
        + DECISION.replace("{source}", "'submitted'")
        .replace("{product}", "{submitted}")
        .replace("{now}", "{to_come}"),
    ),
    "an approval of last week": (
        "products_product_approved_at_moved",
        STEP.format("approved", ", approved_at = {long_ago}", "{submitted}"),
    ),
    "an earlier place in the queue": (
        "products_product_submitted_at_moved",
        ANSWER.format("submitted_at = {long_ago}", "{submitted}"),
    ),
    "an extension of last week": (
        "products_extension_at_born",
        "INSERT INTO products_extension (village_id, cycle_id, user_id, person, until, reason, at) "
        "VALUES ('53.01.05.2010', {cycle}, {user}, 'x', '2030-01-01', 'x', {long_ago})",
    ),
}
