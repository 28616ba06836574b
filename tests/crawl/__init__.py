"""Reads every page of the portal as every officer, and shows where two such records differ.

    python -m tests.crawl record OUT.json         # the texts of the pages go to OUT.bodies/
    python -m tests.crawl compare A.json B.json   # ends with 1 where a page differs

For work that should change no page: record before it, record after it on a copy of the same database
(DATABASE_URL; its uploads in MEDIA_ROOT), compare. Only GETs; each in a transaction that is rolled back and
with the cookies of the sign-in, so that no page depends on those read before it. Uploads are read from a
copy, which takes the files of exports too. The clock stands still, an hour after the youngest account, and
sets have one order (PYTHONHASHSEED).

Normalised is, and nothing else:
- CSRF tokens, in forms and in JSON; nonces; the hash in a static file's name (app.0a1b2c3d4e5f.css);
- in HTML white space at both ends of a line, and empty lines;
- an XLSX becomes its cells with their formats and links. Every other file counts byte by byte.

Bounded is: of addresses that differ in numbers and values alone, the first of PER_KIND are read, and of each
field of a search form the first CHOICES. Static files are not read, forms that post are not sent.
"""
