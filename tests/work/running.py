"""A worker in a process of its own, on the database of the tests: python -m tests.work.running MODE

"plain" works as it does on a server. "amid" prints a line in the middle of a file and stays there until it is killed.
"telling" does so too and goes on telling its progress, as a long file does. All with shorter times.
"""

import os
import sys
from datetime import timedelta
from threading import Event

SILENCE = 1.0


def amid(file, _rows, _columns, _title, tell):
    file.write(b"half")
    file.flush()
    tell(1)
    print("amid", flush=True)
    Event().wait()


def telling(file, _rows, _columns, _title, tell):
    file.write(b"half")
    print("amid", flush=True)
    while True:
        Event().wait(0.01)
        tell(1)


def main(mode):
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from ovop.work import beat, books, process
    from reviews import work
    from reviews.lists import making

    work.BEAT, books.SILENCE, process.GONE = 0.2, timedelta(seconds=SILENCE), 0.2
    if mode == "hanging":
        beat.LONGEST = 0.5
    if mode != "plain":
        making.WRITERS.update(csv=telling if mode == "telling" else amid)
    call_command("worker")


if __name__ == "__main__":
    main(sys.argv[1])
