"""The approved list, asked as a browser would."""

import csv
import io

from django.urls import reverse

APPROVED = reverse("reviews:approved")


def fetch(client, kind, query=""):
    response = client.get(reverse("reviews:export", args=[kind]) + f"?{query}")
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def table(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def press(client, do, **data):
    return client.post(reverse("reviews:flag"), {"do": do} | data)
