"""What the commands about one person ask in common."""

from typing import Any

from django.utils.translation import gettext as _

from reviews.personal.erasing import Whom, whom


def add_arguments(parser: Any) -> None:
    parser.add_argument("--village", default="", help=_("kode desa yang berkasnya menyebut orang itu"))
    parser.add_argument(
        "--account", default="", help=_("atau: nama pengguna petugas kabupaten atau provinsi")
    )
    parser.add_argument("--name", action="append", help=_("nama seperti tertulis; boleh berkali-kali"))
    parser.add_argument("--phone", action="append", help=_("nomor HP; boleh berkali-kali"))


def asked(options: dict[str, Any]) -> Whom:
    """Who is meant. Raises erasing.Refused."""
    return whom(
        village=options["village"],
        account=options["account"],
        names=options["name"],
        numbers=options["phone"],
    )
