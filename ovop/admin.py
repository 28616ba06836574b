"""The work done outside of a request, for the admin, in the words of the portal (docs/decisions/0024). Only looked at."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django_tasks_db.admin import DBTaskResultAdmin
from django_tasks_db.models import DBTaskResult

admin.site.site_url = (
    None  # whoever is here has no page of the portal but the guide (templates/admin/base_site.html)
)
admin.site.unregister(DBTaskResult)


@admin.register(DBTaskResult)
class WorkAdmin(DBTaskResultAdmin):
    """Each piece of work, the last asked for first. What its columns are called says locale/id."""

    list_display = ("what", "status", "enqueued_at", "started_at", "finished_at")
    list_filter = ("status",)

    @admin.display(description=_("pekerjaan"), ordering="task_path")
    def what(self, row: DBTaskResult) -> str:
        return row.task_path.rpartition(".")[2]
