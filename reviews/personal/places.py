"""Where the portal keeps words that may name a person: one table for the copy that somebody asks for, and for erasing.

A test asks that each text column of each model stands here, or in NOBODY with the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import Model, QuerySet

from villages.models import User


@dataclass(frozen=True)
class Place:
    """The columns of a model that may name somebody. `village` leads to the code of the village whose rows they are,
    "" of rows that belong to none; `accounts` says of a column whose name it holds, {column: path to the account}."""

    label: str
    columns: tuple[str, ...]
    village: str = ""
    accounts: Mapping[str, str] = field(default_factory=dict)

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.label)

    def of_village(self, code: str) -> tuple[QuerySet, tuple[str, ...]] | None:
        """(the rows of this village, the columns to be read); None where there is no such thing."""
        if not self.village:
            return None
        return self.model._base_manager.filter(**{self.village: code}), self.columns

    def of_account(self, user: User) -> list[tuple[QuerySet, tuple[str, ...]]]:
        """The same of what an account wrote: a pair for each column that holds its name."""
        rows = self.model._base_manager
        return [(rows.filter(**{path: user.pk}), (column,)) for column, path in self.accounts.items()]


SIGNED = {"person": "user_id"}
PLACES = (
    Place(
        "products.Product",
        (
            "name",
            "uniqueness",
            "main_material",
            "manager_name",
            "contact_name",
            "contact_phone",
            "regular_buyer",
        ),
        "village_id",
    ),
    Place("products.LastSubmission", ("name", "answers"), "product__village_id"),
    Place("products.Potential", ("name", "search_name", "place", "people"), "village_id"),
    Place("products.Photo", ("name",), "product__village_id"),
    Place("products.Minutes", ("name",), "product__village_id"),
    Place("products.MinutesPage", ("name",), "minutes__product__village_id"),
    Place("products.SubmittedFile", ("name",), "product__village_id"),
    Place("products.Extension", ("person", "reason"), "village_id", SIGNED),
    Place(
        "products.Disclosure",
        ("person", "account", "about"),
        "product__village_id",
        {"person": "user_id", "account": "user_id"},
    ),
    Place("reviews.Decision", ("person", "note", "snapshot"), "product__village_id", SIGNED),
    Place("reviews.Remark", ("text",), "decision__product__village_id"),
    Place("reviews.Reply", ("text",), "remark__decision__product__village_id"),
    Place(
        "reviews.Correction",
        ("person", "decided_person", "before", "after", "typed", "reason", "answer"),
        "product__village_id",
        SIGNED | {"decided_person": "decided_by_id"},
    ),
    Place("reviews.SignatureRequest", ("person",), "product__village_id", SIGNED),
    Place("reviews.Signature", ("name", "office", "snapshot"), "request__product__village_id"),
    Place("reviews.ConsentEntry", ("person", "given_by"), "product__village_id", SIGNED),
    Place("reviews.LedgerEntry", ("person", "note", "changes"), "item__product__village_id", SIGNED),
    Place("reviews.Facilitation", ("officer", "outcome"), "product__village_id"),
    Place("reviews.Evidence", ("name",), "item__product__village_id"),
    Place(
        "reviews.Certificate",
        ("issued_person", "revoked_person"),
        "product__village_id",
        {"issued_person": "issued_by_id", "revoked_person": "revoked_by_id"},
    ),
    Place("reviews.TrainingEntry", ("person",), accounts=SIGNED),
    Place("reviews.Export", ("person",), accounts=SIGNED),
    Place(
        "villages.User",
        ("name", "username", "email"),
        "village_id",
        {"name": "pk", "username": "pk", "email": "pk"},
    ),
    Place(
        "villages.NameEntry", ("before", "name"), "user__village_id", {"before": "user_id", "name": "user_id"}
    ),
    Place("villages.VillageOfficials", ("head", "head_nip", "secretary", "council", "address"), "village_id"),
    Place("villages.ActivationCode", ("person",), "user__village_id", {"person": "created_by_id"}),
    Place("villages.FactorEntry", ("person",), accounts={"person": "by_id"}),
)

AREA = "names of areas, which are public"
MADE = "made by the portal"
OFFICE = "words of an office about its own work: read by a person before it is erased"
# {model: {column: why it names nobody}}
NOBODY = {
    "villages.Chain": {"digest": MADE},
    "villages.Link": {"of_table": MADE, "content": MADE, "digest": MADE},
    "villages.Erasure": {
        "pseudonym": MADE,
        "request": "the letter by which it was asked for, without a name",
        "reason": "without a name",
        "person": "who erased somebody is answerable for it, for good",
        "scope": MADE,
        "digests": MADE,
        "rows": MADE,
    },
    "villages.FactorEntry": {"reason": OFFICE},
    "villages.OfficerSession": {"session_data": MADE, "label": MADE, "place": "a network, for 12 hours"},
    "villages.FailedTry": {"door": MADE, "who": "a keyed sum, for a day", "place": "a network, for a day"},
    "villages.SignInEntry": {"place": "a network, for 90 days"},
    "villages.Province": {"name": AREA, "search_name": AREA},
    "villages.District": {
        "name": AREA,
        "search_name": AREA,
        "whatsapp": "an office's number, for its villages",
        "office": "what an office is called",
    },
    "villages.Subdistrict": {"name": AREA, "search_name": AREA},
    "villages.Village": {"name": AREA, "search_name": AREA, "former_codes": AREA, "former_names": AREA},
    "villages.AreaChange": dict.fromkeys(("old_code", "old_name", "new_code", "new_name", "basis"), AREA),
    "villages.VillageOfficials": {"head_rank": "a rank, of the name beside it"},
    "villages.User": {"password": MADE},
    "villages.ActivationCode": {"digest": MADE, "made_from": "a network, for 30 days"},
    "villages.RememberedPhone": {"label": MADE},
    "products.Product": {
        **dict.fromkeys(("unconfirmed", "months", "markets", "constraints"), MADE),
        "capacity_unit_word": "a unit",
        "minutes_number": "the number of a letter",
    },
    "products.Licence": {"number": "of a licence, by which its register knows the product"},
    "products.Need": {"kind": MADE},
    "products.Disclosure": {"province_code": AREA, "among": MADE},
    "products.SubmittedFile": {"digest": MADE, "folder": MADE},
    "products.Photo": {"digest": MADE},
    "products.Minutes": {"digest": MADE},
    "products.MinutesPage": {"digest": MADE},
    "reviews.Certificate": {"code": MADE, "village_code": AREA, "village_name": AREA},
    "reviews.Correction": {"pin": MADE, "label": MADE},
    "reviews.SignatureRequest": {"nonce": MADE, "fingerprint": MADE},
    "reviews.Decision": {"action": MADE, "shared": MADE},
    "reviews.Remark": {"pin": MADE, "label": MADE},
    "reviews.SavedFilter": {"name": OFFICE, "query": OFFICE},
    "reviews.Export": {"query": OFFICE, "filter_label": OFFICE, "columns": MADE, "area": AREA, "task": MADE},
    "reviews.Worker": {"place": "a machine and its process"},
    "reviews.Partner": {"name": "an institution"},
    "reviews.Training": dict.fromkeys(("title", "place", "cancel_reason"), OFFICE),
    "reviews.TrainingEntry": {"note": OFFICE, "changes": OFFICE},
    "reviews.Facilitation": dict.fromkeys(("kind", "topic", "programme"), MADE),
    "reviews.LedgerEntry": {"action": MADE, "source": MADE},
    "reviews.Evidence": {"digest": MADE},
}
