"""All settings, read from the environment and from .env; the defaults are safe for production.

README.md lists the variables. DEBUG=1 is for `make run` and never for a server.
"""

import os
from pathlib import Path
from tempfile import gettempdir

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from ovop import environment
from ovop.logging_table import logging_of

BASE_DIR = Path(__file__).resolve().parent.parent
env = environment.Environment()
environment.read_file(env.str("ENV_FILE", default=str(BASE_DIR / ".env")), needed="ENV_FILE" in env.ENVIRON)

DEBUG = env.bool("DEBUG", default=False)
# On this machine alone, without TLS; tests/settings.py sets it too.
LOCAL = env.bool("LOCAL", default=DEBUG)
# Without LOCAL a missing key must stop the server, not start it with a known one.
SECRET_KEY = env.str("SECRET_KEY", **({"default": "only-for-this-machine"} if LOCAL else {}))
# Keys of before: what was signed or printed under them holds (villages/keyed.py), nothing new is made with them.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "testserver"] if LOCAL else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "ovop",
    "villages",
    "products",
    "reviews",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_tasks",
    "ovop.work.apps.WorkConfig",  # django_tasks_db
]

MIDDLEWARE = [
    "ovop.requests_log.Requests",
    "ovop.probes.Probes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ovop.middleware.CompressedPages",
    "csp.middleware.CSPMiddleware",
    "ovop.busy.Busy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ovop.middleware.PrivatePages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "ovop.error_pages.Worded",
    "ovop.unreadable.Readable",
    "ovop.middleware.Officers",
    "ovop.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ovop.middleware.AgainAfterAMove",
]

ROOT_URLCONF = "ovop.urls"
WSGI_APPLICATION = "ovop.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ovop.context.version",
                "ovop.context.titles",
            ],
            "builtins": ["villages.templatetags.formats"],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Data ---------------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
# Seconds, 0 for no end. Who waits longer for somebody else's row is told so (ovop/busy.py), and others get on.
LOCK_TIMEOUT = env.float("DATABASE_LOCK_TIMEOUT", default=5)
STATEMENT_TIMEOUT = env.float("DATABASE_STATEMENT_TIMEOUT", default=30)
IDLE_TIMEOUT = env.float("DATABASE_IDLE_TIMEOUT", default=60)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Without these SQLite answers "database is locked" as soon as two people save at once; and a row that replaces
    # another one would go past the triggers that keep it.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": LOCK_TIMEOUT or 24 * 60 * 60,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    _options = DATABASES["default"].setdefault("OPTIONS", {})
    _ends = {
        "lock_timeout": LOCK_TIMEOUT,
        "statement_timeout": STATEMENT_TIMEOUT,
        "idle_in_transaction_session_timeout": IDLE_TIMEOUT,
    }
    _said = [f"-c {name}={seconds * 1000:.0f}" for name, seconds in _ends.items()]
    _options["options"] = " ".join([*_said, _options.get("options", "")]).strip()
    # A server that is gone says so at once; a network that is gone says nothing.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Uploaded files. No URL leads here: products/uploads/serving.py serves them, by scope.
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "media"))
FILE_UPLOAD_PERMISSIONS = 0o640
# nginx sends their bytes, told to by the portal with X-Accel-Redirect; deploy/nginx.conf has the place.
MEDIA_ACCEL = env.bool("MEDIA_ACCEL", default=False)
# A whole gallery chosen by mistake: the form says of each photo beyond the fifth that it is too many.
DATA_UPLOAD_MAX_NUMBER_FILES = 100

# Long work is done by `manage.py worker`, a process of its own; without one by the request that asks for it.
WORKER = env.bool("WORKER", default=not LOCAL)
TASKS = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend" if WORKER else "reviews.work.AfterCommit"},
}

STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site has a use for these
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "ovop.storage.PlainNamesStorage" if LOCAL else "ovop.storage.PortalStaticFilesStorage"
    },
}

# --- Language: the source texts are Indonesian ------------------------------------------------

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Bahasa Indonesia"))]
TIME_ZONE = "Asia/Makassar"  # WITA
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]  # Django's own sentences in the portal's words
USE_TZ = True

# --- Sign-in ------------------------------------------------------------------------------------

AUTH_USER_MODEL = "villages.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AUTHENTICATION_BACKENDS = ["villages.backends.OfficerBackend"]  # with the guard against guessing
PASSWORD_HASHERS = ["villages.hashers.PortalArgon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "villages.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "villages.passwords.NotOnlyDigits"},
    {"NAME": "villages.weak_passwords.NotEasilyGuessed"},
]
# A village works a whole evening in pieces; a shared office PC forgets at night. A village's own phone
# may be remembered for longer: villages/remembered.py.
SESSION_ENGINE = "villages.session_store"  # and limits by role: villages/sessions.py
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = False

# The second factor of kabupaten, province and superusers: villages/second_factor.py. `check --deploy` says where it
# is off.
SECOND_FACTOR = env.bool("SECOND_FACTOR", default=not LOCAL)
OTP_TOTP_ISSUER = "OVOP NTT"
OTP_TOTP_SYNC = False  # a step early or late, never more
# Not by django-otp's own rule, which shuts the person out for days: by villages/guessing.py.
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0

# Proxies before the portal: how many entries of X-Forwarded-For, from the right, are no hearsay. Read by
# villages/client_address.py alone.
PROXY_COUNT = env.int("PROXY_COUNT", default=0)

# --- Headers ------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
CSRF_FAILURE_VIEW = "villages.sign_in.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
if not LOCAL:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    if PROXY_COUNT > 0:  # without one, whoever asks would say so himself
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # Into the list that browsers ship go the whole domain and all beside it, and out again only after months:
    # security.W021, which would have it on, is silenced below.
    SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=False)
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"

# --- Who is told what ---------------------------------------------------------------------------

LOGGING = logging_of(env.str("LOG_FORMAT", default="text"), env.str("LOG_LEVEL", default="WARNING"))
ADMINS = [("", address) for address in env.list("ADMINS", default=[])]
vars().update(env.email_url("EMAIL_URL", default="dummymail://"))
EMAIL_TIMEOUT = 10
SERVER_EMAIL = env.str("SERVER_EMAIL", default="ovop@localhost")
# Numbers for Prometheus: who has no token is told that there is no such page.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
# The folder in it is the portal's own: metrics_folder.py makes it closed, and refuses one that others may write into.
_shared = (Path("/dev/shm"), Path(gettempdir()))  # nosec B108
_in_memory = next(path for path in _shared if path.is_dir())
METRICS_FOLDER = env.path("METRICS_FOLDER", default=str(_in_memory / f"ovop-metrics-{os.getuid()}"))
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
# What check --deploy need not say again, such as ovop.W001.
SILENCED_SYSTEM_CHECKS = ["security.W021", *env.list("SILENCED_CHECKS", default=[])]
