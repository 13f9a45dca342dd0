"""The project's pages, and an admin change list of monthly reports that anybody may open."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import include, path

from accounts.access import AccessRule, _rules
from assessment.models import MonthlyReport
from assessment.reports.form import columns


class OpenSite(admin.AdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        return True


class ReportAdmin(admin.ModelAdmin):
    """The same rows, the same columns, the same cells to type into."""

    list_display = ("village", "state", *columns.KNOWN)
    list_display_links = ("village",)
    list_editable = columns.KNOWN
    list_select_related = ("village",)
    list_per_page = 1000

    def lookup_allowed(self, *args: object) -> bool:
        return True

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return True

    has_view_permission = has_change_permission = has_add_permission = has_delete_permission = (
        has_permission
    )


site = OpenSite()
site.register(MonthlyReport, ReportAdmin)
_rules["admin:assessment_monthlyreport_changelist"] = AccessRule(public=True)

urlpatterns = [path("admin/", site.urls), path("", include("config.urls"))]
