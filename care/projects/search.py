"""查找: activities, funds, drives, projects. Families and what is theirs are found in their own
lists only (care/families/telling.py)."""

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.search import Found, SearchSource

from ..activities.models import Activity
from ..ledger.models.drives import Drive
from ..ledger.models.funds import Fund
from .models import Project


def _activities(user: User, text: str) -> QuerySet[Activity]:
    """By what it was about, not by its results."""
    rows = Activity.objects.visible_to(user).filter(title__contains=text)
    return rows.order_by("-date", "-pk")


def _activity(row: Activity) -> Found:
    url = reverse("activity-detail", args=[row.code, row.ref])
    return Found(row.title, url, row.code, f"{row.date.isoformat()}，{row.get_kind_display()}")


def _funds(user: User, text: str) -> QuerySet[Fund]:
    return Fund.objects.visible_to(user).filter(name__contains=text).order_by("code", "pk")


def _fund(row: Fund) -> Found:
    url = reverse("fund-detail", args=[row.code, row.pk])
    return Found(row.name, url, row.code, row.get_kind_display())


def _drives(user: User, text: str) -> QuerySet[Drive]:
    return Drive.objects.visible_to(user).filter(name__contains=text).order_by("-started", "pk")


def _drive(row: Drive) -> Found:
    url = reverse("drive-detail", args=[row.code, row.pk])
    return Found(row.name, url, row.code, row.started.isoformat())


def _projects(user: User, text: str) -> QuerySet[Project]:
    return Project.objects.visible_to(user).filter(name__contains=text).order_by("code", "pk")


def _project(row: Project) -> Found:
    url = reverse("project-detail", args=[row.code, row.pk])
    return Found(row.name, url, row.code, row.get_kind_display())


SOURCES = (
    SearchSource("activities", "活动", "activity-detail", _activities, _activity),
    SearchSource("funds", "经费", "fund-detail", _funds, _fund),
    SearchSource("drives", "募捐", "drive-detail", _drives, _drive),
    SearchSource("projects", "致富项目", "project-detail", _projects, _project),
)
