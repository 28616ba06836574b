"""The rules of area codes and names, asked by the import and by the admin alike."""

import re

from django.utils.translation import gettext as _

from villages.models import District, Province, Subdistrict, Village
from villages.search_names import plain

# Length of the code: the level, and its field that holds the area above. From the top down.
LEVELS = {
    2: (Province, None),
    5: (District, "province"),
    8: (Subdistrict, "district"),
    13: (Village, "subdistrict"),
}
# A village's last part starts with its kind: 1 for a kelurahan, 2 for a desa, 3 for a desa adat.
CODE = re.compile(rf"[0-9]{{2}}(\.[0-9]{{2}}(\.[0-9]{{2}}(\.[{''.join(Village.Kind.values)}][0-9]{{3}})?)?)?")


def above(code):
    """The code of the area above: 53.01 for 53.01.05, "" for a province."""
    return code.rpartition(".")[0]


def code_fault(code):
    """What is wrong with an area's code, in words; None if nothing."""
    if not CODE.fullmatch(code):
        return _("kode %(code)r tidak berbentuk 53, 53.01, 53.01.05 atau 53.01.05.2003") % {"code": code[:20]}
    return None


def name_fault(name):
    """What is wrong with an area's name, in words; None if nothing. Apostrophes of any kind are right."""
    if not name:
        return _("nama kosong")
    if not name.isprintable():
        return _("nama berisi karakter yang tidak terlihat")
    # Nothing that a spreadsheet takes for a formula when the name stands in an export.
    if not name[0].isalnum():
        return _("nama tidak diawali huruf")
    # The findable form may be the longer one: a single sign can stand for several letters.
    if max(len(name), len(plain(name))) > 100:
        return _("nama lebih dari 100 huruf")
    return None
