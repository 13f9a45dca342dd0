"""Editions of a charter as a list on a village's page and in the workbook."""

from django.urls import reverse
from django.utils.safestring import SafeString

from documents.listing import Column, Listing, chip

from .models.charters import Charter
from .models.steps import CharterStep
from .quorum import vote_of

CHIPS = {"in_force": "open", "drafting": "draft"}


def charter_chip(charter: Charter) -> SafeString:
    return chip(CHIPS.get(charter.state, "closed"), charter.get_state_display())


def _last(charter: Charter) -> CharterStep | None:
    return max(charter.steps.all(), key=lambda step: step.number, default=None)


def _votes(charter: Charter) -> str:
    return "。".join(str(vote) for step in charter.steps.all() if (vote := vote_of(step)))


CHARTERS = Listing[Charter](
    {
        "village": Column("村（社区）", lambda charter: charter.village.name, 12),
        "title": Column(
            "名称",
            lambda charter: charter.title,
            34,
            link=lambda charter: reverse("charter-detail", args=[charter.village_id, charter.pk]),
        ),
        "edition": Column("版次", lambda charter: charter.edition, 6, css="num"),
        "state": Column(
            "状态", lambda charter: charter.get_state_display(), 14, shown=charter_chip
        ),
        "from": Column("施行日期", lambda charter: charter.in_force_from, 12, "date"),
        "until": Column("停止施行", lambda charter: charter.in_force_until, 12, "date"),
        "step": Column(
            "最近一步",
            lambda charter: last.get_step_display() if (last := _last(charter)) else "",
            14,
        ),
        "outcome": Column(
            "结果",
            lambda charter: last.get_outcome_display() if (last := _last(charter)) else "",
            12,
        ),
        "date": Column("日期", lambda charter: (last := _last(charter)) and last.date, 12, "date"),
        "votes": Column("表决", _votes, 40),
    },
    on_page="title edition state from until",
    on_sheet="village title edition state from step outcome date votes",
)
