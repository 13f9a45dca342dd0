"""What the organisation of a township or village lacks, and where each lack is put right."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Count, Model, QuerySet

from accounts.scope import within

from ..divisions.models import Area, Township, Village
from ..organisation.models import POST_KINDS, REQUIRED_POSTS, Association, Post, Term
from ..villages.kinds import BODIES, RULES, THE_EIGHT
from ..villages.models import Body, Rule
from ..vocabulary.in_force import codes_of, title_of, titles_of

M = TypeVar("M", bound=Model)
SHOWN = 20  # lines of one gap; more are counted by village


@dataclass(frozen=True)
class Link:
    """An address by name: `code` and, for a row, `pk` or other arguments; `query` begins with
    "?"."""

    name: str
    kwargs: dict[str, object]
    query: str = ""


@dataclass(frozen=True)
class GapLine:
    """One lack: in `place` (a division code), put right at the first of `ways` that the reader may
    open."""

    text: str
    place: str
    ways: tuple[Link, ...]
    note: str = ""


@dataclass(frozen=True)
class Gap:
    """`counts`: how many in each place; `words`: by place, what is lacking, where words say it;
    `lines`: the first SHOWN; `all`: the list of all of them, where there is one."""

    key: str
    title: str
    unit: str
    lines: list[GapLine]
    counts: dict[str, int]
    words: dict[str, str] = field(default_factory=dict)
    all: Link | None = None

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def stored(
    key: str,
    title: str,
    unit: str,
    rows: QuerySet[M],
    line: Callable[[M], GapLine],
    *,
    place: str,
    all: Link,
) -> Gap:
    """A gap whose rows are too many to be fetched: two queries whatever their number."""
    counts = dict(rows.order_by().values_list(place).annotate(count=Count("pk")).order_by(place))
    return Gap(key, title, unit, [line(row) for row in rows[:SHOWN]], counts, all=all)


def gap_of(
    key: str,
    title: str,
    unit: str,
    lines: Iterable[GapLine],
    *,
    all: Link | None = None,
    in_words: bool = False,
) -> Gap:
    """A gap of few lines, all of them at hand."""
    lines = list(lines)
    counts = dict(Counter(line.place for line in lines))
    words = {
        place: "、".join(line.text for line in lines if line.place == place)
        for place in counts
        if in_words
    }
    return Gap(key, title, unit, lines[:SHOWN], counts, words, all)


def organisation_gaps(division: Township | Village, day: datetime.date) -> list[Gap]:
    """A constant number of queries, whatever the number of villages."""
    code = division.pk
    villages = list(Village.objects.in_division(code).open_on(day).order_by("code"))
    with_association = set(
        Association.objects.current()
        .filter(within(code, "village_id"), kind=Association.Kind.VILLAGE)
        .values_list("village_id", flat=True)
    )
    return [
        _without_association(
            [village for village in villages if village.pk not in with_association]
        ),
        *([_without_branch(division)] if isinstance(division, Township) else []),
        _without_term(code),
        _overdue(code, day),
        _outlasting(code),
        _vacant(code, day),
        _bodies(code, villages, with_association),
        _rules(code, villages),
    ]


def _in_village(village: str, kind: str = "village") -> tuple[Link, ...]:
    """Where an association is founded, and where those read on who may not."""
    return (
        Link("association-create", {"code": village[:9]}, f"?kind={kind}&village={village}"),
        Link("village-organisation", {"code": village}),
    )


def _without_association(villages: list[Village]) -> Gap:
    lines = (GapLine(village.name, village.pk, _in_village(village.pk)) for village in villages)
    return gap_of("no_association", "没有协会的村（社区）", "个", lines)


def _without_branch(township: Township) -> Gap:
    having = (
        Association.objects.current()
        .filter(kind=Association.Kind.BRANCH, area__isnull=False)
        .values("area")
    )
    areas = Area.objects.in_division(township.pk).exclude(pk__in=having)
    lines = (
        GapLine(
            area.name,
            township.pk,
            (
                Link("association-create", {"code": township.pk}, f"?kind=branch&area={area.pk}"),
                Link("area-list", {"code": township.pk}),
            ),
        )
        for area in areas
    )
    return gap_of(
        "no_branch", "没有分会的责任区", "个", lines, all=Link("area-list", {"code": township.pk})
    )


def _ways(association: Association, name: str, query: str = "") -> tuple[Link, ...]:
    place = {"code": association.code, "pk": association.pk}
    return Link(name, place, query), Link("association-detail", place)


def _filtered(code: str, gap: str) -> Link:
    return Link("association-list", {"code": code}, f"?gap={gap}")


def _without_term(code: str) -> Gap:
    rows = Association.objects.in_division(code).without_term()
    lines = (GapLine(row.name, row.code, _ways(row, "term-elect")) for row in rows)
    return gap_of("no_term", "未登记届次的协会", "个", lines, all=_filtered(code, "no_term"))


def _overdue(code: str, day: datetime.date) -> Gap:
    terms = Term.objects.in_division(code).overdue(day).filter(association__dissolved__isnull=True)
    lines = (
        GapLine(
            term.association.name,
            term.association.code,
            _ways(term.association, "term-elect"),
            f"第 {term.number} 届 {term.due} 届满",
        )
        for term in terms.select_related("association").order_by(
            "due", "association__code", "association"
        )
    )
    return gap_of("overdue", "届满还没有换届的协会", "个", lines, all=_filtered(code, "overdue"))


def _outlasting(code: str) -> Gap:
    posts = Post.objects.in_division(code).filter(
        ended__isnull=True, term__ended__isnull=False, association__dissolved__isnull=True
    )
    return stored(
        "outlasting",
        "届已结束、还没有办理离任的职务",
        "人",
        posts.select_related("association", "term").order_by(
            "association__code", "association", "id"
        ),
        lambda post: GapLine(
            f"{post.association.name} {post}",
            post.association.code,
            (
                Link("post-edit", {"code": post.association.code, "pk": post.pk}),
                Link(
                    "association-detail", {"code": post.association.code, "pk": post.association_id}
                ),
            ),
            f"第 {post.term.number} 届 {post.term.ended} 结束",
        ),
        place="association__code",
        all=Link("post-list", {"code": code}),
    )


def _vacant(code: str, day: datetime.date) -> Gap:
    associations = list(Association.objects.in_division(code).vacant(day))
    filled = set(
        Post.objects.in_division(code)
        .in_office(day)
        .filter(kind__in=REQUIRED_POSTS, association__dissolved__isnull=True)
        .values_list("association", "kind")
    )
    lines = (
        GapLine(
            f"{association.name} {title_of(POST_KINDS, kind, association.code)}",
            association.code,
            _ways(association, "post-create", f"?kind={kind}"),
        )
        for association in associations
        for kind in REQUIRED_POSTS
        if (association.pk, kind) not in filled
    )
    return gap_of("vacant", "空缺的职务", "个", lines, all=_filtered(code, "vacant"))


def _bodies(code: str, villages: list[Village], with_association: set[str]) -> Gap:
    there = set(Body.objects.in_division(code).values_list("village_id", "kind"))
    lines = []
    for village in villages:
        used, titles = codes_of(BODIES, village.pk), titles_of(BODIES, village.pk)
        lacking = [kind for kind in Body.Kind if kind in used and (village.pk, kind) not in there]
        lines += [
            GapLine(
                titles[kind],
                village.pk,
                (
                    Link("body-edit", {"code": village.pk, "kind": kind.value}),
                    Link("village-organisation", {"code": village.pk}),
                ),
            )
            for kind in lacking
        ]
        if village.pk not in with_association:
            lines.append(GapLine("协会", village.pk, _in_village(village.pk)))
    return gap_of("bodies", "四个机构中还没有成立的", "个", lines, in_words=True)


def _rules(code: str, villages: list[Village]) -> Gap:
    rules = Rule.objects.in_division(code).filter(repealed__isnull=True, kind__in=THE_EIGHT)
    adopted = set(rules.values_list("village_id", "kind"))
    lines = (
        GapLine(
            title_of(RULES, kind, village.pk),
            village.pk,
            (
                Link("rule-create", {"code": village.pk}, f"?kind={kind}"),
                Link("village-organisation", {"code": village.pk}),
            ),
        )
        for village in villages
        for kind in THE_EIGHT
        if (village.pk, kind) not in adopted
    )
    return gap_of("rules", "八项制度中还没有通过的", "项", lines, in_words=True)
