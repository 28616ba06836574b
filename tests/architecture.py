"""What test_architecture.py holds the code against: the floor plan, and who may ask without a scope, and why."""

# Each app's rooms, from the ground floor up: a room may import those on the floors below it, and none beside it.
ROOMS = {
    "villages": (
        (
            "villages.chain",
            "villages.formats",
            "villages.icons",
            "villages.client_address",
            "villages.factor_log",
            "villages.keyed",
            "villages.keys",
            "villages.labels",
            "villages.marks",
            "villages.printed_codes",
            "villages.scoping",
            "villages.search_names",
            "villages.session_store",
            "villages.signed",
            "villages.tries",
            "villages.unhurried",
        ),
        ("villages.erasures",),
        (
            "villages.breaches",
            "villages.chain_reading",
            "villages.checks",
            "villages.factor_forms",
            "villages.phones",
            "villages.doors",
            "villages.hashers",
            "villages.names",
            "villages.passwords",
            "villages.qr",
            "villages.user_agents",
            "villages.versions",
        ),
        ("villages.whatsapp", "villages.versioned_forms"),
        ("villages.models",),
        ("villages.devices", "villages.second_factor", "villages.traces"),
        ("villages.guessing", "villages.half_way"),
        (
            "villages.areas",
            "villages.backends",
            "villages.titles",
            "villages.contact",
            "villages.former",
            "villages.requests",
            "villages.holders",
            "villages.remembered",
            "villages.weak_passwords",
        ),
        ("villages.forms", "villages.factor_pages", "villages.sessions"),
        ("villages.sign_in",),
        ("villages.activation", "villages.second_step"),
        ("villages.account", "villages.officers"),
    ),
    "products": (
        ("products.choices", "products.fields", "products.kinds", "products.no_overlap"),
        ("products.models", "products.units"),
        ("products.disclosures",),
        ("products.deadlines", "products.questions", "products.satellites", "products.yearly"),
        ("products.sections", "products.readiness", "products.uploads"),
        ("products.snapshots",),
        ("products.submitted",),
        ("products.carry_over", "products.choosing", "products.forms"),
        ("products.views",),
    ),
    "reviews": (
        ("reviews.models", "reviews.rules"),
        ("reviews.work",),
        ("reviews.lists",),
        ("reviews.accounts", "reviews.deciding", "reviews.numbers"),
        ("reviews.help",),
        ("reviews.prints",),
        ("reviews.personal",),
        ("reviews.menu", "reviews.owed", "reviews.village_card", "reviews.village_path"),
        ("reviews.home",),
    ),
}

# How a row leads to the rows that hang on it, in the whole portal.
RELATED = (
    "activation_codes area_changes certificates consents corrections decisions districts entries evidence exports extensions "
    "factor_entries "
    "facilitation_set facilitations "
    "items last_submission licences minutes name_entries needs officers officials pages partial_uploads partners phones photos potentials products remarks replies "
    "reply satellite_of satellites saved_filters seats sessions sign_ins signature signature_requests "
    "subdistricts submitted_files taken training_set trainings undone_by user_set villages"
).split()

HANGS = "hangs on a row at hand, which came through visible_to"
YEARS = "programme years belong to everybody"
LOCKED = "rows of the row that this door has just asked for through visible_to, and locked"
VILLAGES = "which villages there are is no secret: their official list is public"
LOG = "the door writes the log of what it has just done"
INSIDE = "a condition inside a queryset that is scoped"
OWN_AREA = "the choices of a filter, of the officer's own area"

# module -> {what it asks without visible_to: why it may}
EXCUSED = {
    "villages.chain": {
        "Chain.objects.select_for_update": LOG,
        "Chain.objects.bulk_create": LOG,
        "Link.objects.bulk_create": LOG,
    },
    "villages.chain_reading": {
        "Chain.objects.iterator": "the check reads the whole history, for nobody's screen",
        "Link.objects.order_by": "the check reads the whole history, for nobody's screen",
        "Link.objects.filter": "the check reads the whole history, for nobody's screen",
        "Erasure.objects.values_list": "the check reads the whole history, for nobody's screen",
    },
    "products.disclosures": {"Disclosure.objects.create": LOG},
    "reviews.personal.periods": {
        "ActivationCode.objects.filter": "a command of the server's keeper; only how many is told",
        "Disclosure.objects.filter": "a command of the server's keeper; only how many is told",
        "FailedTry.objects.filter": "a command of the server's keeper; only how many is told",
        "Product.objects.filter": "a command of the server's keeper; only how many is told",
        "RememberedPhone.objects.filter": "a command of the server's keeper; only how many is told",
        "SignInEntry.objects.filter": "a command of the server's keeper; only how many is told",
    },
    "reviews.personal.erasing": {
        "Erasure.objects.create": LOG,
        "MinutesPage.objects.filter": "a command of the server's keeper; only how many is told",
        "Photo.objects.filter": "a command of the server's keeper; only how many is told",
        "SignInEntry.objects.filter": "of whoever asked to be forgotten, by a command of the server's keeper",
        "User.objects.filter": "whoever asked for a copy, or to be forgotten, by a command of the server's keeper",
        "Village.objects.filter": VILLAGES,
    },
    "reviews.personal.filters": {"Product.objects.in_area_of": "which keys a condition names, and no row"},
    "reviews.personal.views.log": {
        "Disclosure.objects.of_village": "what was read of the officer's own village: the scope is in it",
        "product.consents.all": HANGS,
    },
    "ovop.metrics": {
        "Product.objects.order_by": "how many there are, for whoever has the token",
        "Export.objects.filter": "how many there are, for whoever has the token",
        "OfficerSession.objects.filter": "how many there are, for whoever has the token",
        "Worker.objects.filter": "how many there are, for whoever has the token",
        "DBTaskResult.objects.order_by": "how many there are, for whoever has the token",
    },
    "ovop.tidying": {
        f"{name}.objects.filter": "a command of the server's keeper, which deletes what has ended and shows none of it"
        for name in ("ActivationCode DBTaskResult OfficerSession Worker".split())
    },
    "ovop.work.beat": {"Row.objects.update_or_create": "the worker's own row"},
    "ovop.work.books": {
        "DBTaskResult.objects.running": "which worker has which task, and nothing of what it is about",
        "DBTaskResult.objects.select_for_update": "the task of this worker, or of a dead one",
        "Worker.objects.filter": "which workers live",
    },
    "villages.activation.codes": {
        "ActivationCode.objects.filter": "by the user name typed at the door, or of villages that are scoped",
        "ActivationCode.objects.bulk_create": "for villages that are scoped and locked",
        "ActivationCode.objects.create": "for an officer whom the admin has ticked",
        "User.objects.select_for_update": "the officer whom the admin has ticked",
        "User.objects.filter": "the officers of villages that are scoped, or of the code that was right",
        "User.objects.bulk_create": "for villages that are scoped and locked",
    },
    "villages.sessions": {
        "OfficerSession.objects.filter": "the very row that the session names",
        "user.phones.all": "the officer's own, or those of whoever gets a new password",
        "user.phones.filter": "the officer's own",
        "user.sessions.all": "the officer's own, or those of whoever gets a new password",
        "user.sessions.exclude": "the officer's own",
        "user.sessions.filter": "the officer's own",
    },
    "villages.half_way": {"User.objects.select_related": "whoever has just shown the password"},
    "villages.officers": {
        "FactorEntry.objects.filter": "of officers of the kabupaten of the officer's own province",
        "TOTPDevice.objects.filter": INSIDE,
        "User.objects.filter": "officers of the kabupaten of the officer's own province",
    },
    "villages.second_factor": {
        "FactorEntry.objects.create": LOG,
        "FactorEntry.objects.filter": "the officer's own",
        "StaticDevice.objects.create": "the officer's own",
        "StaticDevice.objects.filter": "the officer's own, or of whom may_reset() lets the officer reset",
        "StaticToken.objects.bulk_create": "the officer's own",
        "StaticToken.objects.filter": "the officer's own",
        "TOTPDevice.objects.create": "the officer's own",
        "TOTPDevice.objects.filter": "the officer's own, or of whom may_reset() lets the officer reset",
        "User.objects.select_for_update": "the officer's own row, or of whom may_reset() lets the officer reset",
        "officer.sessions.all": "of whom may_reset() lets the officer reset",
    },
    "villages.second_step": {"user.factor_entries.all": "the officer's own"},
    "villages.remembered": {
        "RememberedPhone.objects.filter": "the very row that the session names, and those that have ended",
        "RememberedPhone.objects.create": LOG,
    },
    "villages.holders": {
        "User.objects.select_for_update": "the officer's own row",
        "NameEntry.objects.create": LOG,
    },
    "villages.former": {
        "AreaChange.objects.filter": "what an account was called before; who signs in is not known yet",
        "User.objects.filter": INSIDE,
    },
    "villages.backends": {"User.objects.annotate": "whoever signs in is not known yet"},
    "villages.devices": {
        "User.objects.filter": "whose password is typed at the door, and nothing of the account is shown"
    },
    "villages.guessing": {
        "FailedTry.objects.create": LOG,
        "FailedTry.objects.filter": "counts of what failed, by a hash of the name and by network; none is shown",
        "SignInEntry.objects.create": LOG,
        "SignInEntry.objects.filter": "whether an account got in from this network lately, and nothing of it",
        "User.objects.filter": "whether the name that was tried may stand in the server's log",
    },
    "villages.weak_passwords": {
        "District.objects.values_list": "names of areas, which are public",
        "Province.objects.values_list": "names of areas, which are public",
        "Village.objects.filter": "the name of the village whose code was typed, which is public",
    },
    "villages.templatetags.asking": {"District.objects.filter": "the village's own kabupaten"},
    "products.carry_over": {
        "Satellite.objects.bulk_create": HANGS,
        "Village.objects.existing": VILLAGES,
        "earlier.photos.all": HANGS,
    },
    "products.deadlines": {
        "Product.objects.in_area_of": "whether the dossier of a village at hand was ever submitted, and nothing of it",
        "Extension.objects.create": LOG,
        "Village.objects.select_for_update": LOCKED,
        "village.extensions.filter": HANGS,
        "village.extensions.select_related": HANGS,
    },
    "products.forms.evidence": {"here.pages.all": HANGS, "instance.photos.all": HANGS},
    "products.forms.licences": {"Licence.objects.update_or_create": HANGS, "instance.licences.all": HANGS},
    "products.forms.potentials": {"village.potentials.exclude": "the officer's own village"},
    "products.fields.villages": {"Village.objects.filter": VILLAGES},
    "products.forms.production": {"Satellite.objects.bulk_create": HANGS, "Satellite.objects.filter": HANGS},
    "products.forms.sections": {
        "Need.objects.bulk_create": HANGS,
        "Need.objects.filter": HANGS,
        "instance.needs.all": HANGS,
    },
    "products.readiness": {"product.licences.all": HANGS},
    "products.submitted": {
        "Village.objects.select_related": VILLAGES,
        "LastSubmission.objects.create": "of a product at hand, which is locked",
        "LastSubmission.objects.filter": "of a product at hand",
        "LastSubmission.objects.select_related": "of a product at hand",
        "LastSubmission.objects.values_list": "of which products read so, their keys alone, to narrow rows at hand",
        "SubmittedFile.objects.bulk_create": "of a product at hand, which is locked",
        "Photo.objects.filter": "beside a row that came through visible_to",
        "SubmittedFile.objects.filter": "beside a row that came through visible_to",
        "product.photos.all": HANGS,
        "minutes.pages.all": HANGS,
        "minutes.pages.select_related": HANGS,
        "product.submitted_files.all": HANGS,
    },
    "products.questions": {"product.licences.all": HANGS, "product.needs.all": HANGS},
    "products.satellites": {
        "Satellite.objects.select_related": HANGS,
        "product.satellites.all": HANGS,
    },
    "products.sections": {
        "product.licences.all": HANGS,
        "product.needs.all": HANGS,
        "product.photos.all": HANGS,
    },
    "products.uploads.attachments": {
        "Minutes.objects.filter": HANGS,
        "Minutes.objects.select_for_update": LOCKED,
        "MinutesPage.objects.bulk_create": LOCKED,
        "Photo.objects.filter": HANGS,
        "SubmittedFile.objects.filter": "whether a file at hand is still read by others",
        "locked.pages.exists": HANGS,
        "minutes.pages.all": HANGS,
        "minutes.pages.exists": HANGS,
        "old.pages.all": HANGS,
    },
    "products.uploads.pieces": {
        "PartialUpload.objects.aggregate": "how many bytes of all officers lie half-sent, and no row",
        "PartialUpload.objects.filter": "the officer's own",
        "PartialUpload.objects.update_or_create": "the officer's own",
    },
    "products.uploads.sweeping": {
        "PartialUpload.objects.filter": "a command of the server's keeper, who sees the disk",
        "PartialUpload.objects.order_by": "a command of the server's keeper, who sees the disk",
        "SubmittedFile.objects.filter": "a command of the server's keeper, who sees the disk",
    },
    "products.views.choosing": {"Cycle.objects.current": YEARS},
    "products.views.filing": {"Cycle.objects.current": YEARS},
    "products.views.potentials": {"Cycle.objects.current": YEARS},
    "products.views.uploads": {
        "here.pages.all": HANGS,
        "minutes.pages.count": HANGS,
        "product.photos.count": HANGS,
        "product.photos.filter": HANGS,
        "row.pages.first": HANGS,
    },
    "reviews.accounts.filters": {"ActivationCode.objects.filter": INSIDE},
    "reviews.deciding.consents": {"Product.objects.filter": LOCKED, "ConsentEntry.objects.create": LOG},
    "reviews.deciding.corrections": {
        "Correction.objects.create": LOG,
        "Correction.objects.filter": LOCKED,
        "Correction.objects.waiting": LOCKED,
        "Product.objects.filter": LOCKED,
        "Product.objects.with_answers": LOCKED,
    },
    "reviews.deciding.extension_forms": {
        "Cycle.objects.none": YEARS,
        "Product.objects.in_area_of": "whether the dossier of a village at hand was ever submitted, and nothing of it",
        "Village.objects.none": OWN_AREA,
    },
    "reviews.deciding.filters": {"Cycle.objects.order_by": YEARS},
    "reviews.deciding.figures": {
        "product.licences.all": HANGS,
        "product.photos.all": HANGS,
        "reading.remarks.values": "a dict",
    },
    "reviews.deciding.pace": {
        "Decision.objects.filter": "how many days the kabupaten took: a number over all its villages, and no row"
    },
    "reviews.deciding.mending": {
        "one.remarks.all": HANGS,
        "Remark.objects.select_related": "of the decisions of a product at hand",
        "product.corrections.all": HANGS,
        "product.decisions.select_related": HANGS,
        "returned.remarks.all": HANGS,
    },
    "reviews.deciding.reading": {"decision.remarks.all": HANGS},
    "reviews.deciding.replies": {
        "Reply.objects.filter": "to a remark of a product at hand, which is locked",
        "Reply.objects.update_or_create": "to a remark of a product at hand, which is locked",
    },
    "reviews.deciding.views.dossiers": {
        "Product.objects.in_area_of": "a step on a dossier that was withdrawn meanwhile is stale, not unknown",
        "last.remarks.all": HANGS,
        "product.consents.select_related": HANGS,
        "product.consents.last": HANGS,
        "product.decisions.exists": HANGS,
    },
    "reviews.deciding.signatures": {"product.signature_requests.select_related": HANGS},
    "reviews.deciding.signing": {
        "Product.objects.with_answers": LOCKED,
        "Product.objects.select_for_update": "the dossier of a request at hand, whose address or code opened it",
        "SignatureRequest.objects.create": LOG,
        "SignatureRequest.objects.select_related": "whoever holds an address or a code may ask what it opens",
        "Signature.objects.create": LOG,
    },
    "reviews.deciding.views.signing": {
        "Product.objects.with_answers": "the dossier of the request that the address opened",
        "MinutesPage.objects.select_related": "of the dossier of the request that the address opened",
    },
    "reviews.deciding.separate_duties": {
        "ActivationCode.objects.filter": "of the account that submitted the dossier at hand: who made its last one",
        "Decision.objects.filter": "the last submission of the dossier at hand",
        "SignInEntry.objects.filter": "whether the account that submitted got in from this network, and nothing of it",
    },
    "reviews.deciding.taking_back": {
        "Decision.objects.filter": INSIDE,
        "Reply.objects.filter": "to a remark of a product at hand",
        "product.decisions.order_by": HANGS,
        "product.facilitations.filter": HANGS,
        "product.seats.filter": HANGS,
    },
    "reviews.deciding.views.consents": {"product.consents.last": HANGS},
    "reviews.deciding.views.extensions": {"Cycle.objects.filter": YEARS},
    "reviews.deciding.units": {
        "Product.objects.with_answers": "the row of a dossier that came through visible_to"
    },
    "reviews.deciding.workflow": {
        "Product.objects.in_area_of": "the door tells stale from forbidden",
        "Product.objects.filter": LOCKED,
        "Product.objects.with_answers": LOCKED,
        "Decision.objects.create": LOG,
        "Remark.objects.bulk_create": LOG,
        "Reply.objects.filter": LOCKED,
        "product.facilitations.active": LOCKED,
        "product.seats.ahead": LOCKED,
    },
    "reviews.help.filters": {"Cycle.objects.order_by": YEARS},
    "reviews.help.flags": {
        "Facilitation.objects.active": LOCKED,
        "Facilitation.objects.open": LOCKED,
        "Facilitation.objects.filter": LOCKED,
        "Facilitation.objects.bulk_create": LOCKED,
        "Facilitation.objects.bulk_update": LOCKED,
        "LedgerEntry.objects.bulk_create": LOG,
    },
    "reviews.help.moves": {
        "Facilitation.objects.open": LOCKED,
        "Facilitation.objects.filter": LOCKED,
        "LedgerEntry.objects.create": LOG,
        "product.licences.filter": LOCKED,
    },
    "reviews.help.trainings": {
        "Training.objects.filter": LOCKED,
        "Facilitation.objects.open": LOCKED,
        "Seat.objects.bulk_create": LOCKED,
        "Seat.objects.bulk_update": LOCKED,
        "TrainingEntry.objects.create": LOG,
        "training.items.filter": LOCKED,
        "training.items.select_related": LOCKED,
        "training.taken.filter": LOCKED,
        "training.taken.values_list": LOCKED,
    },
    "reviews.help.views.flags": {
        "Product.objects.in_area_of": "what was reopened since it was ticked is told, not unknown"
    },
    "reviews.help.views.ledger": {
        "Subdistrict.objects.select_related": "the areas of items that came through visible_to",
        "item.entries.select_related": HANGS,
        "item.evidence.all": HANGS,
        "item.evidence.values_list": HANGS,
    },
    "reviews.help.views.trainings": {"training.taken.count": HANGS, "training.taken.values_list": HANGS},
    "reviews.menu": {"Product.objects.filter": "how many wait for the officer's own kabupaten, and no row"},
    "reviews.home": {"Cycle.objects.current": YEARS, "product.licences.all": HANGS},
    "reviews.lists.beside": {
        "Facilitation._default_manager.active": "rows of products that were let through",
        "Licence._default_manager.all": "rows of products that were let through",
        "Need._default_manager.all": "rows of products that were let through",
        "Satellite._default_manager.all": "rows of products that were let through",
    },
    "reviews.lists.downloads": {
        "Export.objects.create": LOG,
        "Export.objects.filter": "the officer's own",
        "User.objects.select_for_update": "the officer's own row",
    },
    "reviews.lists.making": {
        "Export.objects.filter": "the row that a task was told of, for whoever asked for it and nobody else",
        "Export.objects.select_for_update": "the row that a task was told of",
        "DBTaskResult.objects.filter": "whether somebody is still at the files of the log, and nothing of it",
    },
    "reviews.work": {"Worker.objects.aggregate": "when one was seen last, and no row"},
    "reviews.lists.list_filter": {
        "District.objects.filter": OWN_AREA,
        "Subdistrict.objects.filter": OWN_AREA,
        "Cycle.objects.order_by": YEARS,
    },
    "reviews.lists.filters": {
        "Cycle.objects.order_by": YEARS,
        "Licence.objects.filter": INSIDE,
        "Need.objects.filter": INSIDE,
        "Satellite.objects.filter": INSIDE,
    },
    "reviews.lists.views.downloads": {"Cycle.objects.current": YEARS},
    "reviews.lists.years": {
        "Correction.objects.order_by": "when the last one was decided alone, to know whether anything happened",
        "Cycle.objects.annotate": YEARS,
        "AreaChange.objects.order_by": "the key of the last one alone, to know whether anything happened",
        "Decision.objects.order_by": "the key of the last one alone, to know whether anything happened",
        "LedgerEntry.objects.order_by": "the key of the last one alone, to know whether anything happened",
    },
    "reviews.numbers.coverage": {
        "Product.objects.in_area_of": "counts of every state: that a dossier is there, never what is in it"
    },
    "reviews.numbers.views.coverage": {
        "Product.objects.in_area_of": "how each stands; the name only of one that the officer may open"
    },
    "reviews.numbers.views.dashboard": {"District.objects.filter": OWN_AREA},
    "reviews.prints.certificates": {
        "Certificate.objects.get_or_create": LOCKED,
        "Correction.objects.filter": INSIDE,
        "Decision.objects.filter": "of the certificate's own product: since when it does not hold, and who signed it",
        "Signature.objects.filter": "of a product at hand, by its key",
    },
    "reviews.prints.letter_forms": {"village.officers.filter": "the officer's own village"},
    "reviews.prints.paper_form": {"product.licences.all": HANGS},
    "reviews.prints.views.certificates": {
        "Certificate.objects.select_related": "the public page: whoever holds a code may ask about it",
        "product.photos.all": HANGS,
    },
    "reviews.prints.views.letters": {"Cycle.objects.current": YEARS},
    "ovop.middleware": {"User.objects.filter": "the officer's own row"},
    "reviews.prints.views.prints": {"Cycle.objects.current": YEARS},
}

# What templates read of the rows that hang on a product which its view has let through.
TEMPLATES_READ = (
    "decision.signature.line",
    "decision.signature.way",
    "signing.signature.line",
    "carried.photos.all",
    "minutes.pages.all",
    "product.minutes.is_pdf",
    "product.minutes.pages",
    "product.minutes.pk",
    "product.needs.all",
    "product.photos.all",
    "remark.reply.text",
)
