"""Where a response leads to."""

import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

# How many addresses of one kind are read: kind_of() says what that is.
PER_KIND = {"page": 1000, "query": 6, "admin page": 10, "admin query": 1}
CHOICES = 3  # of each field of a search form, each tried alone
WORD = "tenun"  # typed into each search box
# Addresses that no page names: a script makes them of one that a page does name.
BY_SCRIPT = ((r"(/berkas/\d+/isi/)", r"\1jawaban.json"),)


class Links(HTMLParser):
    """What the attributes of a page lead to, and the addresses that its search forms would ask for."""

    def __init__(self, html):
        super().__init__()
        self.found, self.fields, self.select = [], None, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = has.get("action", "")
            self.fields = [] if has.get("method", "get").lower() == "get" else None
            return
        self.found += [
            v for k, v in has.items() if k == "href" or (v[:1] in ("/", "?") and k != "formaction")
        ]
        if tag == "select":
            self.select = has.get("name", "")
        if self.fields is None or tag not in ("input", "option", "button"):
            return
        kind = has.get("type", "text") if tag == "input" else tag
        ticked = (
            "selected" in has or "checked" in has or kind in ("text", "search", "hidden", "number", "date")
        )
        name = self.select if tag == "option" else has.get("name", "")
        if name:
            self.fields.append((name, has.get("value", ""), ticked, kind))

    def handle_endtag(self, tag):
        if tag == "form" and self.fields is not None:
            sent = [(name, value) for name, value, ticked, _ in self.fields if ticked]
            self.found.append(f"{self.action}?{urlencode(sent)}")
            tried = Counter()
            for name, value, _, kind in self.fields:
                value = WORD if kind in ("text", "search") else value
                tried[name] += 1
                if kind not in ("hidden", "submit") and tried[name] <= CHOICES:
                    changed = [*(pair for pair in sent if pair[0] != name), (name, value)]
                    self.found.append(f"{self.action}?{urlencode(changed)}")
            self.fields = None


def links(address, response, content):
    """The addresses of this site that a response leads to: "/path?query", in their order."""
    kind = response.get("Content-Type", "")
    found = [response["Location"]] if "Location" in response else []
    if kind.startswith("text/html"):
        html = content.decode()
        found += Links(html).found + re.findall(r'http://testserver/[^\s<"]*', html)
    elif kind.startswith("application/json"):
        found += re.findall(r'"(/[^"\s]*)"', content.decode())
    for link in found:
        to = urlsplit(urljoin(f"http://testserver{address}", link))
        if to.scheme == "http" and to.netloc == "testserver" and not to.path.startswith("/static/"):
            yield to.path + (f"?{to.query}" if to.query else "")
            yield from (re.sub(a, b, to.path) for a, b in BY_SCRIPT if re.fullmatch(a, to.path))


def kind_of(address):
    """Which addresses are of one kind, and how many of it are read."""
    path, _, query = address.partition("?")
    names = sorted({name for name, _ in parse_qsl(query, keep_blank_values=True)})
    limit = "admin " * path.startswith("/admin/") + ("query" if query else "page")
    return re.sub(r"[0-9a-f-]{36}|\d+", "#", path) + "?" + "&".join(names), PER_KIND[limit]
