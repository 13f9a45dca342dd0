"""疑点 as a list on the page and in the workbook."""

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from documents.listing import Column, Listing, chip

from .models import Flag

CHIPS = {
    "open": "undecided",
    "explained": "held",
    "corrected": "submitted",
    "false_confirmed": "failed",
}


def flag_chip(flag: Flag) -> SafeString:
    return chip(CHIPS[flag.state], flag.get_state_display())


def _words(flag: Flag) -> SafeString:
    """With what was said of it."""
    hint = f"村里说明：{flag.statement}" if flag.statement else ""
    if flag.answer and flag.answered_at:
        by = flag.answered_by.name if flag.answered_by else "系统管理员"
        hint = f"{flag.answer}（{by}，{timezone.localtime(flag.answered_at):%Y-%m-%d}）"
    return format_html('{}<div class="hint">{}</div>' if hint else "{}", flag.words, hint)


FLAGS = Listing[Flag](
    {
        "township": Column("乡镇（街道）", lambda flag: flag.village.township.name, 14),
        "village": Column("村（社区）", lambda flag: flag.village.name, 14, css="nowrap"),
        "place": Column(
            "村（社区）",
            lambda flag: format_html("{}<br>{}", flag.village.township.name, flag.village.name),
            css="nowrap",
        ),
        "span": Column(
            "月份",
            lambda flag: flag.span,
            22,
            shown=lambda flag: format_html_join(
                SafeString("<br>至"),
                '<span class="nowrap">{}</span>',
                ([part] for part in flag.spans),
            ),
        ),
        "rule": Column(
            "疑点",
            lambda flag: flag.get_rule_display(),
            14,
            css="nowrap",
            link=lambda flag: reverse("flag-answer", args=[flag.village_id, flag.pk]),
        ),
        "words": Column(
            "疑点内容", lambda flag: flag.words, 60, label="内容", shown=_words, css="whole"
        ),
        "raised": Column(
            "提出日期", lambda flag: timezone.localtime(flag.raised_at).date(), 12, "date"
        ),
        "statement": Column("村里的说明", lambda flag: flag.statement, 36),
        "state": Column(
            "核查结果", lambda flag: flag.get_state_display(), 12, shown=flag_chip, css="nowrap"
        ),
        "answer": Column("核查情况", lambda flag: flag.answer, 40),
        "correction": Column("更正单", lambda flag: flag.correction_id, 8, "count"),
        "by": Column("核查人", lambda flag: flag.answered_by.name if flag.answered_by else "", 10),
        "answered": Column(
            "核查日期",
            lambda flag: flag.answered_at and timezone.localtime(flag.answered_at).date(),
            12,
            "date",
        ),
    },
    on_page="place village span rule words state",
    on_sheet=(
        "township village span rule words raised statement state answer correction by answered"
    ),
)
