"""The list of suggestions."""

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..shares import share
from .models import Suggestion

NOWRAP = {"td": {"class": "nowrap"}}
WHOLE = {"class": "whole"}
DAY = "Y-m-d"


class SuggestionTable(tables.Table):
    """`tally`: of all that was found, on other pages too. `may_write`: whether the acts are shown."""

    empty_help = "换一个条件，或者清除筛选看全部意见建议。"
    raised = tables.DateColumn(DAY, verbose_name="提出日期", attrs=NOWRAP, footer="合计")
    text = tables.Column(
        verbose_name="内容和答复", orderable=False, footer=lambda table: table.summary, attrs={"td": WHOLE, "tf": WHOLE}
    )
    village = tables.Column(verbose_name="村（社区）", attrs=NOWRAP)
    channel = tables.Column(verbose_name="来源", attrs=NOWRAP)
    raised_by = tables.Column(verbose_name="提出人", default="未留名", attrs=NOWRAP)
    deadline = tables.DateColumn(DAY, verbose_name="答复期限", attrs=NOWRAP)
    adopted = tables.Column(verbose_name="状态", empty_values=(), attrs=NOWRAP)
    acts = tables.Column(verbose_name="办理", empty_values=(), orderable=False, attrs=NOWRAP)

    class Meta:
        model = Suggestion
        fields = ["raised", "text", "village", "channel", "raised_by", "deadline", "adopted", "acts"]
        order_by = "-raised"
        empty_text = "没有符合条件的意见建议"

    def __init__(
        self, *args: object, tally: dict[str, int], may_write: bool, in_village: bool, **kwargs: object
    ) -> None:
        hidden = [*(["village"] if in_village else []), *([] if may_write else ["acts"])]
        super().__init__(*args, exclude=hidden, **kwargs)
        self.summary = summary(tally)
        self.today = timezone.localdate()

    def render_text(self, value: str, record: Suggestion) -> SafeString:
        return render_to_string("members/suggestions/suggestion_cell.html", {"suggestion": record})

    def render_adopted(self, record: Suggestion) -> SafeString:
        return render_to_string(
            "members/suggestions/suggestion_state.html",
            {"suggestion": record, "overdue": record.answered is None and record.deadline < self.today},
        )

    def render_acts(self, record: Suggestion) -> SafeString:
        url = reverse("suggestion-answer", args=[record.village_id, record.pk])
        if record.answered:
            return format_html('<a class="row-link" href="{}">更正答复</a>', url)
        edit = reverse("suggestion-edit", args=[record.village_id, record.pk])
        return format_html(
            '<a class="row-link" href="{}">答复</a> <a class="row-link ms-2" href="{}">修改</a>', url, edit
        )


def summary(tally: dict[str, int]) -> str:
    """In words: raised, answered, adopted, and the share of those raised that was adopted."""
    words = f"提出 {tally['raised']} 条，答复 {tally['answered']} 条，采纳 {tally['adopted']} 条"
    rate = share(tally["adopted"], tally["raised"])
    return f"{words}，采纳率 {rate}" if rate else words
