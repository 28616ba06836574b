"""The entry for gunicorn: ovop.wsgi:application."""

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ovop.settings")

application = get_wsgi_application()
reverse("home")  # all pages are loaded before the first request, not by it

# What is loaded stays: walking through it again and again costs an export a tenth of its time or more.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 10, 10)
# An export reads in one thread and writes in another: at the usual 5 ms they mostly wait for each other.
sys.setswitchinterval(0.001)
