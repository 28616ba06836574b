"""Four small lists: what became of a few villages of NTT in the Kepmendagri's lists of 2020, 2022, 2023 and 2025.

Tribur and Wakapsir went from Alor Barat Daya into the new kecamatan Abad Selatan, Rana Mbata from Kota Komba to
Kota Komba Utara; Bitefa and Up Faon, kelurahan, became desa; Begu is new; Pari is gone; and there are new names.
"""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

Y2020 = """code,name
53,Nusa Tenggara Timur
53.03,Kabupaten Timor Tengah Utara
53.03.01,Miomafo Timur
53.03.01.1006,Bitefa
53.03.03,Biboki Selatan
53.03.03.1003,Up Faon
53.05,Kabupaten Alor
53.05.03,Alor Barat Daya
53.05.03.1001,Moru
53.05.03.2002,Probur
53.05.03.2003,Tribur
53.05.03.2004,Wakapsir
53.06,Kabupaten Flores Timur
53.06.06,Solor Barat
53.06.06.2005,Nusadani
53.07,Kabupaten Sikka
53.07.01,Paga
53.14,Kabupaten Rote Ndao
53.14.07,Rote Barat
53.14.07.2004,Boa
53.19,Kabupaten Manggarai Timur
53.19.06,Kota Komba
53.19.06.2018,Rana Mbata
53.19.06.2020,Pari
"""


def changed(text, *steps):
    for old, new in steps:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


Y2022 = changed(
    Y2020,
    ("53.05.03.2003,Tribur\n53.05.03.2004,Wakapsir\n", ""),
    ("53.06,", "53.05.18,Abad Selatan\n53.05.18.2001,Tribur\n53.05.18.2002,Wakapsir\n53.06,"),
    (
        "53.19.06.2018,Rana Mbata\n53.19.06.2020,Pari\n",
        "53.19.10,Kota Komba Utara\n53.19.10.2008,Rana Mbata\n",
    ),
)
Y2023 = changed(
    Y2022,
    ("53.03.01,Miomafo Timur\n53.03.01.1006,", "53.03.01,Miomaffo Timur\n53.03.01.2006,"),
    ("53.03.03.1003,Up Faon", "53.03.03.2003,Upfaon"),
    ("Nusadani", "Nuhalolon"),
    ("53.07.01,Paga\n", "53.07.01,Paga\n53.07.01.2017,Begu\n"),
)
Y2025 = changed(Y2023, (",Boa", ",Bo'a"))

TRIBUR, TRIBUR_NOW = "53.05.03.2003", "53.05.18.2001"
WAKAPSIR, WAKAPSIR_NOW = "53.05.03.2004", "53.05.18.2002"
RANA_MBATA, RANA_MBATA_NOW = "53.19.06.2018", "53.19.10.2008"
PARI = "53.19.06.2020"
BITEFA, BITEFA_NOW = "53.03.01.1006", "53.03.01.2006"
UPFAON, UPFAON_NOW = "53.03.03.1003", "53.03.03.2003"
PROBUR, MORU = "53.05.03.2002", "53.05.03.1001"
ALOR, SIKKA, TTU, MANGGARAI_TIMUR = "53.05", "53.07", "53.03", "53.19"

IN_2022 = ("--basis=Kepmendagri 050-145 Tahun 2022", "--date=2022-02-14")
IN_2023 = ("--basis=Kepmendagri 100.1.1-6117 Tahun 2022", "--date=2022-11-09")
STEP_2022 = [f"--moved={TRIBUR},{TRIBUR_NOW}", f"--moved={WAKAPSIR},{WAKAPSIR_NOW}"]
STEP_2022 += [f"--moved={RANA_MBATA},{RANA_MBATA_NOW}", f"--ended={PARI}", *IN_2022]
STEP_2023 = [f"--moved={BITEFA},{BITEFA_NOW}", f"--moved={UPFAON},{UPFAON_NOW}", *IN_2023]


def load(tmp_path, content, *options):
    """What import_areas says of these lines of a CSV, as lines."""
    path = tmp_path / "areas.csv"
    path.write_text(content)
    out = StringIO()
    call_command("import_areas", path, *options, stdout=out)
    return out.getvalue().splitlines()


def refused(tmp_path, content, *options):
    """The sentences with which it refuses, as lines."""
    with pytest.raises(CommandError) as refusal:
        load(tmp_path, content, *options)
    return str(refusal.value).splitlines()
