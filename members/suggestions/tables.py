"""The list of suggestions, on the page and as a workbook."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.records.telling import columns
from documents.listing import Column, Listing, chip

from ..shares import share
from .models import Suggestion


def _text(suggestion: Suggestion) -> SafeString:
    return render_to_string("members/suggestions/suggestion_cell.html", {"suggestion": suggestion})


def _outcome(suggestion: Suggestion) -> str:
    return "待答复" if suggestion.answered is None else "已采纳" if suggestion.adopted else "未采纳"


def _chip(suggestion: Suggestion) -> SafeString:
    if suggestion.answered:
        return chip("held" if suggestion.adopted else "closed", _outcome(suggestion))
    return (
        chip("late", "逾期") if suggestion.days_late() else chip("submitted", _outcome(suggestion))
    )


def _acts(suggestion: Suggestion) -> SafeString:
    url = reverse("suggestion-answer", args=[suggestion.village_id, suggestion.pk])
    if suggestion.answered:
        return format_html('<a class="row-link" href="{}">更正答复</a>', url)
    edit = reverse("suggestion-edit", args=[suggestion.village_id, suggestion.pk])
    return format_html(
        '<a class="row-link" href="{}">答复</a> <a class="row-link ms-2" href="{}">修改</a>',
        url,
        edit,
    )


SUGGESTIONS = Listing[Suggestion](
    {
        "village": Column(
            "村（社区）", lambda row: row.village.name, 14, css="nowrap", order=["village"]
        ),
        "raised": Column("提出日期", lambda row: row.raised, 12, "date", order=["raised"]),
        "channel": Column(
            "来源", lambda row: row.get_channel_display(), 9, css="nowrap", order=["channel"]
        ),
        "raised_by": Column(
            "提出人",
            lambda row: row.raised_by,
            10,
            css="nowrap",
            blank="未留名",
            order=["raised_by"],
        ),
        "text": Column(
            "内容", lambda row: row.text, 40, shown=_text, label="内容和答复", css="whole"
        ),
        **columns("答复期限", order=["deadline"]),
        "adopted": Column("状态", _outcome, 9, shown=_chip, css="nowrap", order=["adopted"]),
        "answered": Column("答复日期", lambda row: row.answered, 12, "date"),
        "answer": Column("答复", lambda row: row.answer, 40),
        "reason": Column("采纳或不采纳的理由", lambda row: row.reason, 24),
        "acts": Column("办理", _acts, css="nowrap"),
    },
    on_page="raised text village channel raised_by deadline adopted late acts",
    on_sheet="village raised channel raised_by text deadline moved adopted answered late answer "
    "reason",
    start="-raised",
    empty=("没有符合条件的意见建议", "换一个条件，或者清除筛选看全部意见建议。"),
)


def summary(tally: dict[str, int]) -> str:
    """In words: raised, answered, adopted, and the share of those raised that was adopted."""
    words = f"提出 {tally['raised']} 条，答复 {tally['answered']} 条，采纳 {tally['adopted']} 条"
    rate = share(tally["adopted"], tally["raised"])
    words += f"，采纳率 {rate}" if rate else ""
    return f"{words}，逾期 {tally['late']} 条（迟答复的也算）" if tally["late"] else words
