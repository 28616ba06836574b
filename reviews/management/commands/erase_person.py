"""manage.py erase_person: one person's names and numbers become a pseudonym, in the history too, on that person's request.

With --plan it only tells. With --save FILE, or without anything else, what was erased is put on a list that is kept
beside the backups; --replay FILE does it all again after an older backup came back.
"""

import json
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from reviews.personal import asking
from reviews.personal.erasing import Refused, erase, find, pictures
from reviews.personal.redacting import Redactor, digests_of
from villages.erasures import Erasure
from villages.formats import angka, waktu
from villages.models import User
from villages.unhurried import unhurried

KEPT = ("pseudonym", "request", "reason", "scope", "digests")


class Command(BaseCommand):
    help = _(
        "Mengganti nama dan nomor HP satu orang dengan nama pengganti, juga dalam riwayat, atas permintaannya."
    )

    def add_arguments(self, parser):
        asking.add_arguments(parser)
        parser.add_argument(
            "--request", default="", help=_("permintaannya: surat dan tanggalnya, tanpa nama")
        )
        parser.add_argument("--reason", default="", help=_("alasannya, tanpa nama"))
        parser.add_argument("--by", default="", help=_("nama pengguna yang bertanggung jawab"))
        parser.add_argument("--plan", action="store_true", help=_("hanya mengatakan apa yang akan terjadi"))
        parser.add_argument(
            "--save", metavar=_("BERKAS"), help=_("tulis daftar semua penghapusan ke berkas ini")
        )
        parser.add_argument(
            "--replay", metavar=_("BERKAS"), help=_("jalankan lagi semua penghapusan di berkas ini")
        )

    def handle(self, *, save, replay, **options):
        try:
            with unhurried():
                if replay:
                    self.replay(Path(replay), self.answerable(options))
                elif options["village"] or options["account"]:
                    self.one(options)
                elif not save:
                    raise Refused(_("Sebut --village atau --account, --save, atau --replay."))
        except Refused as sentence:
            raise CommandError(str(sentence)) from sentence
        if save:
            self.save(Path(save))

    def one(self, options):
        whom = asking.asked(options)
        redactor = whom.redactor()
        if options["plan"]:
            self.plan(whom, redactor)
            return
        by = self.answerable(options)
        said = {name: options[name].strip() for name in ("request", "reason")}
        if not all(said.values()):
            raise Refused(_("Tulis --request (surat dan tanggalnya) dan --reason (alasannya)."))
        if any(redactor.of(text) != text for text in said.values()):
            raise Refused(
                _("Jangan menyebut orangnya di --request dan --reason: keduanya disimpan selamanya.")
            )
        digests = digests_of(whom.all_names, whom.numbers)
        made, count = erase(whom.scope, redactor, digests, by=by, **said)
        self.tell(made, count)

    def plan(self, whom, redactor):
        found = Counter(str(one.row._meta.verbose_name) for one in find(whom.scope, redactor))
        told = {"names": "; ".join([*whom.all_names, *whom.numbers]), "pseudonym": redactor.pseudonym}
        self.stdout.write(
            _("Belum ada yang diubah. %(names)s akan menjadi %(pseudonym)s di %(rows)s baris:")
            % (told | {"rows": angka(found.total())})
        )
        for what, count in sorted(found.items()):
            self.stdout.write(f"  {what}: {angka(count)}")
        self.stdout.write(
            _(
                "Ini tidak bisa dibatalkan. Nama panggilan dan ejaan lain tidak ditemukan: sebut dengan --name lagi."
            )
        )
        if seen := pictures(whom.scope):
            self.stdout.write(
                _(
                    "Foto dan halaman berita acara tidak diubah: %(count)s gambar desa ini harus dilihat orang."
                )
                % {"count": angka(seen)}
            )

    def replay(self, path, by):
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            kept = [{name: one[name] for name in KEPT} for one in kept["erasures"]]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Refused(_("%(path)s bukan daftar penghapusan.") % {"path": path}) from error
        for one in kept:
            redactor = Redactor(one["digests"], one["pseudonym"])
            said = {"request": one["request"], "reason": one["reason"]}
            self.tell(
                *erase(one["scope"], redactor, one["digests"], by=by, **said), pseudonym=one["pseudonym"]
            )

    def tell(self, made, count, pseudonym=""):
        if made is None:
            who = pseudonym or _("Orang itu")
            self.stdout.write(_("%(who)s: tidak ada yang perlu diubah.") % {"who": who})
            return
        told = {"who": made.pseudonym, "rows": angka(count), "at": waktu(made.at)}
        self.stdout.write(_("%(who)s: %(rows)s baris dipseudonimkan, %(at)s.") % told)
        if seen := pictures(made.scope):
            self.stdout.write(
                _("Foto dan berita acara tidak diubah: lihat %(count)s gambar di berkas desa itu.")
                % {"count": angka(seen)}
            )
        self.stdout.write(
            _(
                "Berikutnya: manage.py verify_history, lalu simpan daftarnya di samping cadangan (--save BERKAS)."
            )
        )

    def answerable(self, options):
        user = User.objects.filter(username=User.normalize_username(options["by"]), is_active=True).first()
        if user is None:
            raise Refused(_("Tulis --by: nama pengguna petugas aktif yang bertanggung jawab."))
        return user

    def save(self, path):
        rows = [{name: getattr(one, name) for name in KEPT} for one in Erasure.objects.order_by("pk")]
        path.write_text(json.dumps({"erasures": rows}, ensure_ascii=False, indent=1), encoding="utf-8")
        path.chmod(0o600)
        self.stdout.write(
            _("%(count)s penghapusan ditulis ke %(path)s.") % {"count": angka(len(rows)), "path": path}
        )
