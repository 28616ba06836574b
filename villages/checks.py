"""What `manage.py check --deploy` says of the doors."""

from django.conf import settings
from django.core import checks

WITHOUT_SECOND_FACTOR = checks.Warning(
    "SECOND_FACTOR is off: a password alone opens the accounts of kabupaten, province and superusers, and with them "
    "every village's data.",
    hint="Take SECOND_FACTOR=0 out of the environment.",
    id="villages.W001",
)


@checks.register(checks.Tags.security, deploy=True)
def second_factor_is_on(app_configs, **kwargs):
    return [] if settings.SECOND_FACTOR else [WITHOUT_SECOND_FACTOR]
