"""LOGGING: which line goes where. For the settings, so nothing of Django may be imported here."""


def logging_of(form: str, level: str) -> dict:
    """LOGGING, for LOG_FORMAT and LOG_LEVEL. Lines of requests stand there at any level."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"one_per_request": {"()": "ovop.logs.OnePerRequest"}},
        "formatters": {
            "json": {"()": "ovop.logs.JsonLines"},
            "text": {"()": "ovop.logs.TextLines"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": form,
                "filters": ["one_per_request"],
            },
            "alarms": {"class": "ovop.alarms.Alarms", "level": "ERROR", "filters": ["one_per_request"]},
        },
        "root": {"handlers": ["console", "alarms"], "level": level},
        "loggers": {
            "ovop.requests": {"level": "INFO"},
            # A command that a timer starts and that ends with 1: its sentence stands on stderr already.
            "ovop.commands": {"handlers": ["alarms"], "propagate": False},
            # Django's own handlers would write a second time, and mail the settings and what was typed.
            "django": {"handlers": [], "level": "NOTSET", "propagate": True},
            "django.server": {"handlers": [], "propagate": False},
        },
    }
