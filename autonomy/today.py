"""今日: what is to be disclosed, decisions to carry out, agreements that run out, charters that
somebody is to file or to issue."""

import datetime
from collections.abc import Callable, Iterable
from functools import partial
from itertools import chain

from django.db.models import Q

from accounts.menu import TOWNSHIP
from accounts.models import User
from accounts.today import SHOWN, Item, TodaySource, in_village, line_of
from accounts.today.notices import Notice

from .agreements.answers import SOON
from .agreements.models import Agreement, AgreementKind, AgreementTemplate
from .charters.models.charters import Charter
from .charters.models.steps import CharterStep, CharterStepKind
from .charters.steps import next_steps
from .disclosure.calendar import (
    DisclosureItem,
    DisclosureState,
    VillageDisclosures,
    disclosures_in,
)
from .meetings.models import Matter

OPEN = (DisclosureState.DUE, DisclosureState.OVERDUE)


def _disclosures(user: User, day: datetime.date) -> Iterable[Item]:
    """What fell due, or may be posted, in this year and the last."""
    years = (day.year - 1, day.year)
    return chain.from_iterable(
        _of_year(user, year, disclosures_in(user.scope, year, day)) for year in years
    )


def _of_year(user: User, year: int, found: list[VillageDisclosures]) -> list[Item]:
    """Of a village each of a few; of many, and to an office, the number."""
    place = {"code": user.scope, "year": year}
    lacking = [line for line in found if (line.due or line.overdue) and not line.village.is_gone]
    count = sum(line.due + line.overdue for line in lacking)
    if in_village(user) and count <= SHOWN:
        return [_item(place, item) for line in lacking for item in line.items if item.state in OPEN]
    late = sum(line.overdue for line in lacking)
    villages = {line.village.pk: line.due + line.overdue for line in lacking}
    what = f"{year}年应公开尚未公开"
    line = Item(what, "disclosure-list", place, count=count, late=late, villages=villages)
    return [line] if count else []


def _item(place: dict[str, object], item: DisclosureItem) -> Item:
    return Item(
        f"{place['year']}年{item.period if item.part else ''}{item.label}",
        "disclosure-create",
        place,
        f"?kind={item.kind}&part={item.part}",
        by=item.due,
        late=int(item.state == DisclosureState.OVERDUE),
    )


def _decisions(user: User, day: datetime.date) -> list[Item]:
    rows = Matter.objects.visible_to(user).waiting()
    if in_village(user):
        return [
            Item(
                row.subject,
                "matter-result",
                {"code": user.scope, "pk": row.pk},
                why=f"责任人：{row.responsible}" if row.responsible else "",
                by=row.deadline,
                late=int(row.follow_up == "overdue"),
            )
            for row in rows.order_by("deadline", "pk")
        ]
    years = rows.order_by().dates("meeting__date", "year")
    lines = (
        line_of(
            rows.filter(meeting__date__year=start.year),
            f"{start.year}年会议决定待落实",
            "meeting-list",
            {"code": user.scope, "year": start.year},
            "?follow_up=waiting",
            late=Q(deadline__lt=day),
            by="deadline",
            village="meeting__village",
        )
        for start in years
    )
    return list(chain.from_iterable(lines))


def _agreements(user: User, day: datetime.date) -> list[Item]:
    """As the list of renewals, which in a village is about one text."""
    rows = Agreement.objects.visible_to(user).running_out(day, SOON).filter(household__closed=None)
    place, late = {"code": user.scope}, Q(ends__lt=day)
    if not in_village(user):
        return line_of(rows, "协议到期待续签", "agreement-renewal", place, late=late, by="ends")
    in_use = AgreementTemplate.objects.filter(township=user.scope[:TOWNSHIP], retired_on=None)
    lines = (
        line_of(
            rows.filter(kind=kind),
            f"{AgreementKind(kind).label}到期待续签",
            "agreement-renewal",
            place,
            f"?template={text}",
            late=late,
            by="ends",
        )
        for kind, text in dict(in_use.order_by("edition").values_list("kind", "pk")).items()
    )
    return list(chain.from_iterable(lines))


def _charters(
    page: str, waits_for: Callable[[CharterStep], str], user: User, day: datetime.date
) -> list[Item]:
    """Editions in the making of which the last step says that somebody is to go on."""
    steps = (
        CharterStep.objects.visible_to(user)
        .filter(charter__state=Charter.State.DRAFTING)
        .select_related("charter")
        .order_by("charter", "number")
    )
    last = {step.charter_id: step for step in steps}
    return [
        Item(
            step.charter.title,
            page,
            {"code": step.charter.village_id, "pk": step.charter_id},
            where=step.charter.village_id,
            why=why,
        )
        for step in last.values()
        if (why := waits_for(step))
    ]


def _to_file(last: CharterStep) -> str:
    filed = CharterStepKind.FILED in next_steps(last)
    return f"{last.date.month}月{last.date.day}日表决通过" if filed else ""


def _after_filing(last: CharterStep) -> str:
    if last.step != CharterStepKind.FILED:
        return ""
    returned = last.outcome == CharterStep.Outcome.RETURNED
    return f"退回修改：{last.reason}" if returned else "已经备案，待印发施行"


NOTICES = (Notice("备案：通过", "已经备案", "charter-list"),)
SOURCES = (
    TodaySource(
        "charters_to_file",
        "章程待备案",
        "份",
        ("charter-file", "POST"),
        partial(_charters, "charter-file", _to_file),
    ),
    TodaySource(
        "charters_filed",
        "章程备案结果",
        "份",
        ("charter-step", "POST"),
        partial(_charters, "charter-detail", _after_filing),
    ),
    TodaySource("disclosures", "村务公开", "项", ("disclosure-create", "POST"), _disclosures),
    TodaySource("decisions", "会议决定", "项", ("matter-result", "POST"), _decisions),
    TodaySource("agreements", "协议续签", "份", ("agreement-renewal", "POST"), _agreements),
)
