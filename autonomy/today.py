"""今日: what is to be disclosed, decisions to carry out, agreements that run out."""

import datetime
from collections.abc import Iterable
from itertools import chain

from django.db.models import Q

from accounts.menu import TOWNSHIP
from accounts.models import User
from accounts.today import NAMED, Item, TodaySource, in_village, line_of

from .agreements.answers import SOON
from .agreements.models import Agreement, AgreementKind, AgreementTemplate
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
    place = {"code": user.scope, "year": year}
    if in_village(user):
        return [_item(place, item) for line in found for item in line.items if item.state in OPEN]
    lacking = [line for line in found if line.due or line.overdue]
    count = sum(line.due + line.overdue for line in lacking)
    late = sum(line.overdue for line in lacking)
    names = tuple(line.village.name for line in lacking[: NAMED + 1])
    what = f"{year}年应公开尚未公开"
    line = Item(what, "disclosure-list", place, count=count, late=late, names=names)
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
            name="meeting__village__name",
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
            name="household__head",
        )
        for kind, text in dict(in_use.order_by("edition").values_list("kind", "pk")).items()
    )
    return list(chain.from_iterable(lines))


SOURCES = (
    TodaySource("disclosures", "村务公开", "项", ("disclosure-create", "POST"), _disclosures),
    TodaySource("decisions", "会议决定", "项", ("matter-result", "POST"), _decisions),
    TodaySource("agreements", "协议续签", "份", ("agreement-renewal", "POST"), _agreements),
)
