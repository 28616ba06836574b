"""Passwords that are guessed first: of many people, of the place, of the programme, of one word twice.

What a guesser knows is taken out of the password: common words, names of places, years, rows of the keyboard. Where
hardly a letter is left, it was made of nothing else. A few ordinary words beside them are enough.
"""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from unicodedata import normalize

from django.contrib.auth import password_validation as rules
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from villages.models import District, Province, User, Village

DATA = Path(__file__).parent / "data"
LEFT = 4  # letters that must be left
SHORT = 8  # letters; a word below that with nothing but digits around it is one of a few thousand
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
LOOKS_LIKE = str.maketrans("013457@$!", "oieastasi")  # s4nd1 is read as sandi

SENTENCES = {
    "common": gettext_lazy(
        "Kata sandi ini dipakai banyak orang dan mudah ditebak. Pakai tiga kata yang mudah Anda ingat."
    ),
    "names": gettext_lazy(
        "Kata sandi ini hanya nama tempat, program, jabatan, atau orang, dan itu yang pertama ditebak. Pakai tiga kata "
        "lain yang mudah Anda ingat."
    ),
    "repeated": gettext_lazy(
        "Kata sandi ini satu kata yang diulang, dan itu mudah ditebak. Tambahkan dua kata yang lain."
    ),
    "similar": gettext_lazy(
        "Kata sandi ini terlalu mirip dengan nama atau nama pengguna Anda. Pakai tiga kata yang mudah Anda ingat."
    ),
    "short": gettext_lazy(
        "Kata sandi ini satu kata pendek dengan angka, dan itu mudah ditebak. Tambahkan dua kata yang lain."
    ),
}


class NotEasilyGuessed(rules.CommonPasswordValidator):
    """Django's list of 20,000, and the rules of this module: one sentence for whichever it breaks."""

    def validate(self, password, user=None):
        if fault := self._fault(password, user):
            raise ValidationError(SENTENCES[fault], code=f"password_{fault}")

    def _fault(self, password, user):
        return self._fault_of_words(password, user) or self._fault_of_the_whole(password, user)

    def _fault_of_words(self, password, user):
        if not any(map(str.isalpha, password)):
            return ""  # passwords.NotOnlyDigits says so
        if password.lower().strip() in self.passwords:
            return "common"
        names = names_around(user)
        readings = (password.lower().translate(LOOKS_LIKE), password)
        return next(filter(None, (fault_of(_plain(text), names) for text in readings)), "")

    def _fault_of_the_whole(self, password, user):
        """Nearly the user name, or the address of the e-mail."""
        try:
            rules.UserAttributeSimilarityValidator().validate(password, user)
        except ValidationError:
            return "similar"
        return ""

    def get_help_text(self):
        return _(
            "Jangan mirip nama pengguna, jangan kata yang dipakai banyak orang, satu kata yang diulang, atau nama tempat, "
            "program, dan tahun. Tiga kata biasa yang mudah Anda ingat sudah kuat."
        )


def fault_of(text, names):
    """What is wrong with a password as _plain() writes it, a key of SENTENCES; "" where nothing is. `names` are the
    words that those around the officer would try."""
    if re.fullmatch(r"(.+?)\1+", text) or re.fullmatch(r"[0-9]*([a-z]{2,}?)\1+[0-9]*", text):
        return "repeated"
    rest = _without_rows(text)
    other = _without(rest, names | _listed("weak_names.txt"))
    if _letters(_without(other, _listed("weak_words.txt"))) < LEFT:
        return "names" if other != rest else "common"
    if re.fullmatch(rf"[0-9]+[a-z]{{1,{SHORT - 1}}}[0-9]*|[a-z]{{1,{SHORT - 1}}}[0-9]+", text):
        return "short"
    return ""


def names_around(user):
    """The words of the names of all kabupaten and provinces, of the officer's own village and kecamatan, and of the
    officer. At the activation only what was typed is known of an account, and that is enough: the user name of a
    village is its code."""
    names = [
        *Province.objects.values_list("name", flat=True),
        *District.objects.values_list("name", flat=True),
    ]
    if isinstance(user, User):
        own = Q(pk=user.village_id) if user.village_id else Q(pk=user.username)
        place = Village.objects.filter(own).values_list("name", "former_names", "subdistrict__name")
        names += [*(place.first() or ()), user.name, user.username]
    return {word for name in names for word in _words(name)}


def _words(name):
    """Of Oe'ekam Utara: oeekam, utara, oeekamutara."""
    words = [_plain(word) for word in name.split()]
    parts = re.split(r"[\W_]+", name)  # of kabupaten.kupang
    return {word for word in [*words, *map(_plain, parts), "".join(words)] if _letters(word) >= 3}


@cache
def _listed(file):
    lines = (DATA / file).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _plain(text):
    """Letters without marks, small, and digits: nothing else."""
    return re.sub(r"[^a-z0-9]", "", normalize("NFKD", text).lower())


def _without(text, words):
    """The longest first; what is taken out leaves a gap, so that its neighbours make no new word."""
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, " ")
    return text


def _without_rows(text):
    """Without four or more that lie side by side on the keyboard or in the alphabet, or are the same letter."""
    beside = {pair for row in ROWS for one, two in pairwise(row) for pair in (one + two, two + one)}
    kept, run = [], ""
    for letter in [*text, ""]:
        if run and (run[-1] + letter in beside or run[-1] == letter):
            run += letter
        else:
            kept.append(" " if len(run) > 3 else run)
            run = letter
    return "".join(kept)


def _letters(text):
    return sum(map(str.isalpha, text))
