"""Which village of the portal is which of a new list: pairs of codes, found by name, or told by a person.

A Pair says what became of a code: it got another one, a part of it became another village, it went into
another one, it ended, it had never ended after all, or that two codes are not the same village although they look like it.
"""

from collections import defaultdict
from difflib import SequenceMatcher
from typing import NamedTuple

from django.utils.translation import gettext as _

from villages.management.area_files import columns, table
from villages.models import AreaChange
from villages.search_names import plain

NOT_THE_SAME = "other"
# As a person writes it in a file of pairs.
WORDS = {
    "pindah": AreaChange.How.MOVED,
    "pecah": AreaChange.How.SPLIT,
    "gabung": AreaChange.How.MERGED,
    "akhir": AreaChange.How.ENDED,
    "ada lagi": AreaChange.How.REVIVED,
    "bukan": NOT_THE_SAME,
}
HEADINGS = {"old": ("lama", "old"), "new": ("baru", "new"), "how": ("cara", "how")}
# What else the file that --plan-to writes says, for whoever checks it.
FOR_READING = ("nama lama", "nama baru", "sebab")
ALIKE = 0.8  # how like two names must be; Up Faon and Upfaon are 1 without their blanks


class Pair(NamedTuple):
    old: str
    new: str = ""
    how: str = AreaChange.How.MOVED
    why: str = ""  # of one that was recognised


def read_pairs(data):
    """Reads the bytes of a file of pairs, `lama;baru;cara`: ([Pair], [(line, fault in words)]).

    Without a word for how, the code changed. A line that only names what is gone says nothing yet.
    """
    rows, faults = table(data)
    if not rows:
        return [], faults or [(1, _("berkas kosong"))]
    (line, header), *rows = rows
    where = columns(header, HEADINGS)
    if not {"old", "new"} <= where.keys():
        return [], [(line, _('judul kolom bukan "lama;baru;cara"'))]
    pairs = []
    for line, cells in rows:
        told = {name: cells[at] if at < len(cells) else "" for name, at in where.items()}
        word = told.get("how", "").lower()
        if word and word not in WORDS:
            fault = _("cara %(word)r tidak dikenal; yang dikenal: %(words)s")
            faults.append((line, fault % {"word": word, "words": ", ".join(WORDS)}))
        elif word or told["new"]:
            pairs.append(Pair(told["old"], told["new"], WORDS.get(word, AreaChange.How.MOVED)))
    return pairs, faults


def recognise(gone, new, new_districts=()):
    """The Pairs among villages that are gone from a list and those that are new in it, each {code: name}.

    The same name in the same kabupaten, blanks and apostrophes not counted; where several villages have it, the
    one in the kecamatan or with the number of before; then the same number in the same kecamatan; then names that
    are alike in the same kabupaten; then the same name in a kabupaten that is itself new. Each village is in one
    pair at most. No more than a proposal.
    """
    gone, new, pairs = dict(gone), dict(new), []

    def take(old_code, new_code, why):
        del gone[old_code], new[new_code]
        pairs.append(Pair(old_code, new_code, why=why))

    def by_name(codes, key):
        found = defaultdict(list)
        for code, name in codes.items():
            found[key(code), _bare(name)].append(code)
        return found

    def take_same(key, why, among=None):
        candidates = by_name({c: n for c, n in new.items() if among is None or c[:5] in among}, key)
        for place, olds in by_name(gone, key).items():
            news = candidates.get(place, [])
            for old in list(olds):
                alike = [code for code in news if _tail(code) == _tail(old)]
                near = [code for code in news if code[:8] == old[:8]]
                one = next((some for some in (near, alike) if len(some) == 1), None)
                if one and len(olds) > 1:
                    olds.remove(old)
                    news.remove(one[0])
                    take(old, one[0], why)
            if len(olds) == len(news) == 1:
                take(olds[0], news[0], why)

    take_same(lambda code: code[:5], _("nama sama"))
    for old in list(gone):
        # A kelurahan that becomes a desa keeps its number, whatever it is called from then on.
        same = [code for code in new if (code[:8], _tail(code)) == (old[:8], _tail(old))]
        if len(same) == 1:
            take(old, same[0], _("nomor sama, nama lain"))
    for old, name in list(gone.items()):
        near = [code for code in new if code[:5] == old[:5]]
        likeness = {code: SequenceMatcher(None, _bare(name), _bare(new[code])).ratio() for code in near}
        best = sorted(near, key=likeness.get)[-2:]
        # One that is clearly the best: of two alike a person decides.
        if best and likeness[best[-1]] >= ALIKE and (len(best) == 1 or likeness[best[0]] < ALIKE):
            take(old, best[-1], _("nama mirip"))
    take_same(lambda code: code[:2], _("nama sama, kabupaten baru"), among=set(new_districts))
    return sorted(pairs)


def twins(gone, there):
    """Pairs of villages that are gone from a list and those that the portal has already under another code:
    what an import made before it knew of moves. {code: name} each; by the same name in the same kabupaten."""
    found = defaultdict(list)
    for code, name in there.items():
        found[code[:5], _bare(name)].append(code)
    pairs = []
    for code, name in gone.items():
        same = found.get((code[:5], _bare(name)), [])
        if len(same) == 1:
            pairs.append(Pair(code, same[0], why=_("nama sama, sudah ada di portal")))
    return sorted(pairs)


def _bare(name):
    """A name as it is compared: Up Faon and Upfaon are one."""
    return plain(name).replace(" ", "")


def _tail(code):
    """The number of a village, whatever its kind: 006 of 53.03.01.1006 and of 53.03.01.2006."""
    return code[10:]


def as_rows(pairs, gone, names):
    """The rows of the file in which a person checks the pairs, and says what became of the others."""
    yield [*(ways[0] for ways in HEADINGS.values()), *FOR_READING]
    said = {how: word for word, how in WORDS.items()}
    for pair in pairs:
        yield [pair.old, pair.new, said[pair.how], gone[pair.old], names[pair.new], pair.why]
    paired = {pair.old for pair in pairs}
    for code, name in gone.items():
        if code not in paired:
            yield [code, "", "", name, "", _("tidak ada lagi; tulis gabung dan kode barunya, atau akhir")]
