"""Reading every page as every officer."""

import hashlib
import io
import json
import logging
import os
import re
import shutil
import tempfile
from collections import Counter, deque
from copy import copy
from datetime import timedelta
from pathlib import Path

from tests.crawl.links import kind_of, links

HEADERS = ("Content-Type", "Location", "Content-Disposition", "Cache-Control")
NORMALISED = (
    (r'(name="csrfmiddlewaretoken" value="|"token": "|nonce=")[^"]*', r"\1…"),
    (r'(/static/[^"\s]*)\.[0-9a-f]{12}(\.\w+)', r"\1\2"),
)
ENTRANCES = ("/", "/sw.js", "/angka/", "/kerangka/")  # the first, and those only a script asks for


def normalised(response, content):
    """The response as text: its status and headers, then what it says."""
    kind = response.get("Content-Type", "")
    lines = [
        str(response.status_code),
        *(f"{name}: {response[name]}" for name in HEADERS if name in response),
    ]
    if "spreadsheetml" in kind:
        import openpyxl

        for sheet in openpyxl.load_workbook(io.BytesIO(content)):
            for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
                link = cell.hyperlink.target if cell.hyperlink else ""
                lines.append(f"{sheet.title}!{cell.coordinate} {cell.value!r} {cell.number_format} {link}")
    elif kind.startswith(("text/", "application/json", "application/geo+json")):
        text = content.decode()
        for pattern, plain in NORMALISED:
            text = re.sub(pattern, plain, text)
        html = kind.startswith("text/html")
        lines += [line.strip() for line in text.splitlines() if line.strip()] if html else [text]
    else:
        lines.append(f"{len(content)} bytes, sha256 {hashlib.sha256(content).hexdigest()}")
    return "\n".join(lines)


def crawl(user, entrances):
    """Yields (address, response, content), the nearest first, as this user; None is signed out."""
    from django.db import transaction
    from django.test import Client

    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    cookies, waiting, seen, read = copy(client.cookies), deque(entrances), set(entrances), Counter()
    while waiting:
        address = waiting.popleft()
        client.cookies = copy(cookies)
        with transaction.atomic():
            response = client.get(address)
            content = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        yield address, response, content
        for link in links(address, response, content):
            kind, limit = kind_of(link)
            if link not in seen and read[kind] < limit:
                read[kind] += 1
                seen.add(link)
                waiting.append(link)


def record(out):
    import django
    import time_machine

    bodies = out.with_suffix(".bodies")
    bodies.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as media:
        shutil.copytree(os.environ.get("MEDIA_ROOT", "media"), media, dirs_exist_ok=True)
        # Pages as on a server: with DEBUG a missing page would be Django's own.
        os.environ |= {"DEBUG": "0", "LOCAL": "1", "MEDIA_ROOT": media, "ALLOWED_HOSTS": "testserver"}
        os.environ |= {"SECRET_KEY": "of the crawl", "DJANGO_SETTINGS_MODULE": "ovop.settings"}
        django.setup()
        logging.getLogger("django.request").setLevel("ERROR")  # who is refused is in the record anyway
        from django.db import transaction

        from villages.models import User

        at = User.objects.latest("date_joined").date_joined + timedelta(hours=1)
        pages, entrances = {}, dict.fromkeys(ENTRANCES)
        with time_machine.travel(at, tick=False):
            # Signed out comes last, and tries every address without a query that an officer has read.
            for user in [*User.objects.filter(is_active=True).order_by("username"), None]:
                name, before = user.username if user else "nobody", len(pages)
                with transaction.atomic():
                    for address, response, content in crawl(user, list(ENTRANCES if user else entrances)):
                        text = normalised(response, content)
                        digest = hashlib.sha256(text.encode()).hexdigest()
                        Path(bodies, digest).write_text(text)
                        pages[f"{name} {address}"] = {"status": response.status_code, "sha256": digest}
                        if "?" not in address and not address.startswith("/admin/"):
                            entrances[address] = None
                    transaction.set_rollback(True)
                print(f"{len(pages) - before:6} {name}", flush=True)
    out.write_text(json.dumps({"at": at.isoformat(), "pages": pages}, indent=1))
    statuses = Counter(page["status"] for page in pages.values())
    print(f"{len(pages)} pages, by status {dict(sorted(statuses.items()))}")
