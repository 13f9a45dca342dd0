"""查找: charters, agreements, what meetings dealt with, surveys."""

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.search import Found, SearchSource
from accounts.search.pinyin import by_initials

from .agreements.models import Agreement
from .appraisals.models.surveys import Survey
from .charters.models.charters import Charter
from .meetings.models import Matter


def _charters(user: User, text: str) -> QuerySet[Charter]:
    rows = Charter.objects.visible_to(user).filter(title__contains=text)
    return rows.order_by("village_id", "kind", "-edition")


def _charter(row: Charter) -> Found:
    url = reverse("charter-detail", args=[row.village_id, row.pk])
    return Found(str(row), url, row.village_id, row.get_state_display())


def _agreements(user: User, text: str) -> QuerySet[Agreement]:
    rows = Agreement.objects.visible_to(user).select_related("household", "template")
    home = Q(household__head__contains=text) | by_initials(text, "household__initials")
    return rows.filter(home | Q(template__title__contains=text)).order_by("village_id", "pk")


def _agreement(row: Agreement) -> Found:
    url = reverse("agreement-edit", args=[row.village_id, row.pk])
    note = f"{row.template.title}，{row.get_state_display()}"
    return Found(str(row.household), url, row.village_id, note)


def _matters(user: User, text: str) -> QuerySet[Matter]:
    said = Q(subject__contains=text) | Q(decision__contains=text)
    rows = Matter.objects.visible_to(user).filter(said).select_related("meeting__village")
    return rows.prefetch_related("meeting__village__states").order_by("-meeting__date", "pk")


def _matter(row: Matter) -> Found:
    meeting = row.meeting
    url = reverse("meeting-detail", args=[meeting.village_id, meeting.pk])
    note = f"{meeting.date.isoformat()}，{meeting.get_kind_display()}"
    return Found(row.subject, url, meeting.village_id, note)


def _surveys(user: User, text: str) -> QuerySet[Survey]:
    rows = Survey.objects.visible_to(user).filter(title__contains=text)
    return rows.order_by("-date", "pk")


def _survey(row: Survey) -> Found:
    url = reverse("survey-detail", args=[row.village_id, row.pk])
    return Found(row.title, url, row.village_id, row.date.isoformat())


SOURCES = (
    SearchSource("charters", "章程和村规民约", "charter-detail", _charters, _charter),
    SearchSource("agreements", "协议", "agreement-edit", _agreements, _agreement),
    SearchSource("matters", "会议和决定", "meeting-detail", _matters, _matter),
    SearchSource("surveys", "问卷调查", "survey-detail", _surveys, _survey),
)
