"""The app of the tasks, under a name that the admin's index can show."""

from django.utils.translation import gettext_lazy as _
from django_tasks_db.apps import TasksAppConfig


class WorkConfig(TasksAppConfig):
    verbose_name = _("Pekerjaan di belakang layar")
