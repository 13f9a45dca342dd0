"""The register of information collected (信息收集): what groups report and what people suggest."""

from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from accounts.records.periods import held
from accounts.records.telling import after_comma, in_brackets
from associations.registers import Place, Register, RegisterColumn, RegisterLine, Source

from .contacts.models import GroupNote
from .suggestions.models import Suggestion

QUOTED = 30  # characters of a suggestion by which its list finds it


def _notes() -> QuerySet[GroupNote]:
    """Each of the village where its group was then; of a note before its group was formed, where it
    was first."""
    early = Q(group__formed__gt=F("on"), group__periods__since=F("group__formed"))
    found = GroupNote.objects.filter(held(F("on"), "group__", "periods", "dissolved") | early)
    rows = found.annotate(place=F("group__periods__village_id"), called=F("group__periods__name"))
    return rows.select_related("group", "member").order_by("on", "pk")


def _note(row: GroupNote) -> RegisterLine:
    group = row.group
    present = f"到会 {row.present} 人" if row.present is not None else ""
    who = "　".join(
        filter(None, [vars(row)["called"], row.member.name if row.member else "", present])
    )
    url = f"{reverse('group-detail', args=[group.village_id, group.pk])}#note-{row.pk}"
    return RegisterLine(f"note-{row.pk}", row.on, (row.get_kind_display(), who, row.text, ""), url)


def _suggestions() -> QuerySet[Suggestion]:
    return Suggestion.objects.order_by("raised", "pk")


def _suggestion(row: Suggestion) -> RegisterLine:
    if row.answered:
        late = after_comma(row.days_late())
        handled = f"{row.answered}{late} {'采纳' if row.adopted else '未采纳'}：{row.answer}"
    else:
        handled = f"待答复，期限 {row.deadline}{in_brackets(row)}"
    text = row.text.strip().splitlines()[0][:QUOTED].strip()
    url = f"{reverse('suggestion-list', args=[row.village_id])}?{urlencode({'text': text})}"
    cells = (
        f"意见建议（{row.get_channel_display()}）",
        row.raised_by or "未留名",
        row.text,
        handled,
    )
    return RegisterLine(f"suggestion-{row.pk}", row.raised, cells, url)


REGISTERS = (
    Register(
        8,
        "information",
        "会员小组每月反馈、每季碰头的记录和收到的意见建议，连同怎样办理。",
        (
            RegisterColumn("来源", 14),
            RegisterColumn("小组或反映人", 14),
            RegisterColumn("内容", 30),
            RegisterColumn("办理情况", 30),
        ),
        (
            Source(_notes, _note, "place", "on"),
            Source(_suggestions, _suggestion, date="raised"),
        ),
        (Place("会员小组", "group-list"), Place("意见建议", "suggestion-list")),
    ),
)
