"""Every figure beside its goal; ends non-zero where one is missed.

DATABASE_URL=postgres://user@host:5432/any-database python -m tests.bench
"""

import os
import secrets
import sys

from tests.bench import database, figures, nation, restarts, village


def main():
    with database.scratch_database():
        # As in production.
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "ovop.settings",
            "DEBUG": "0",
            "SECRET_KEY": secrets.token_urlsafe(40),
            "ALLOWED_HOSTS": "testserver",
            "STATIC_ROOT": str(database.CACHE / "static"),
        }
        import ovop.wsgi  # noqa: F401 - sets Django up, and the process, as gunicorn does

        cycle, officers = nation.fill()

        from tests.bench import files, memory, pages, plans, uploads

        plans.run(cycle, officers["district"], officers["province"])
        files.run()
        uploads.run()
        pages.run(officers)
        memory.measure_apart()
    village.run()
    restarts.run()
    if figures.missed:
        print(f"\nMissed: {'; '.join(figures.missed)}")
    return bool(figures.missed)


if __name__ == "__main__":
    sys.exit(main())
