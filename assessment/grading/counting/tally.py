"""How many villages stand at each grade, told by the database alone: for a country, where no
village is looked at.

The database answers each criterion as `scoring` does (answers_sql.py) and counts the villages whose
answers are alike; only these few combinations are graded here. Nothing is stored, and a gap costs
no more than a figure.
"""

import datetime
from collections import Counter
from collections.abc import Iterator
from typing import assert_never

from django.db import connection, transaction

from accounts.scope import ScopeSpan, upper_bound
from associations.divisions.states import others
from associations.models import Village

from ...reports import periods
from ...standards.data import (
    POOLED,
    AnyStandard,
    LadderStandard,
    Points,
    PointsItem,
    PointsStandard,
)
from .. import scoring
from ..facts import gather
from ..outcomes import score
from ..shown import YOUNG, began_after, is_young
from ..sums import appraisal_sums
from ..windows.parts import parts_of
from .answers_sql import AnswerExpression, Query
from .points_sql import ShareAnswer, answers

Grades = Counter[tuple[int, str]]  # villages by rank and title
BIGGEST = 2**62
COUNTY = 6  # digits
MOST_SINGLY = 10_000
Given = tuple[
    Points | None, ...
]  # per criterion: points, or 1 and 0 for held or not; None while it is open


def grades(code: str | ScopeSpan, year: int, standard: AnyStandard) -> Grades:
    """The grades of the villages of the division that exist at the end of `year`, as `assess` tells
    them."""
    found: Grades = Counter()
    singly = _singly(code, year, standard)
    for first in range(0, len(singly), MOST_SINGLY):
        for facts in gather(singly[first : first + MOST_SINGLY], year, standard):
            outcome = score(facts, standard, year)
            title = YOUNG.title if is_young(outcome) else outcome.grade_title
            found[outcome.rank, title] += 1
    for kind, villages, given in _alike(code, year, standard, singly):
        applies = [criterion.applies(kind, year) for criterion in standard.criteria]
        match standard:
            case PointsStandard():
                reached = _points(standard, applies, given)
            case LadderStandard():
                reached = _ladder(standard, applies, given)
            case _:
                assert_never(standard)
        found[standard.ranks[reached], standard.grade_titles[reached]] += villages
    return found


def _singly(code: str | ScopeSpan, year: int, standard: AnyStandard) -> list[str]:
    """Villages that are counted with others, and those that may be too young to be judged: these
    few are looked at one by one."""
    first = year - max((criterion.years for criterion in standard.criteria), default=1) + 1
    span = periods.of(first, 1), periods.of(year, 12)
    found = {*parts_of(code, *span, pooled=standard.merged == POOLED)}
    young = began_after(Village.objects.in_division(code), first)
    return sorted(found | {*young.values_list("pk", flat=True)})


def _alike(
    code: str | ScopeSpan, year: int, standard: AnyStandard, but: list[str]
) -> Iterator[tuple[str, int, Given]]:
    """Kind, how many villages, and the answers that they share, some villages left out."""
    expressions = answers(standard, year, _county(code))
    shares = [answer for answer in expressions if isinstance(answer, ShareAnswer)]
    keys = _keys([answer for answer in expressions if answer not in shares])
    end = datetime.date(year, 12, 31)
    villages = Village.objects.in_division(code).open_on(end).order_by()
    if but:
        villages = villages.exclude(code__in=but)
    text, values = villages.values_list("code", "kind").query.sql_with_params()
    sql, params = f"({text}) v", list(values)
    sources = _sources(code, year, expressions) | {"k": others(code, end).query.sql_with_params()}
    for name, (rows, asked_for) in sources.items():
        place = "in_village" if name.startswith("q") else "village_id"
        sql += f" LEFT JOIN ({rows}) {name} ON {name}.{place} = v.code"
        params += asked_for
    pairs = [column for answer in shares for column in answer.pair]
    columns = ", ".join(["COALESCE(k.kind, v.kind)", *map(_packed, keys), *pairs])
    places = ", ".join(str(number + 1) for number in range(len(keys) + len(pairs) + 1))
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # compiling each part's query takes longer than it saves
            cursor.execute("SET LOCAL jit = off")
        cursor.execute(f"SELECT {columns}, COUNT(*) FROM {sql} GROUP BY {places}", params)
        for kind, *packed, count in cursor.fetchall():
            given: dict[int, Points | None] = {}
            for key, number in zip(keys, packed, strict=False):
                given.update(_unpacked(key, number))
            values = iter(packed[len(keys) :])
            given |= {
                answer.number: answer.exact(*pair)
                for answer, pair in zip(shares, zip(values, values, strict=True), strict=True)
            }
            yield (
                kind,
                count,
                tuple([given.get(number) for number in range(len(standard.criteria))]),
            )


def _county(code: str | ScopeSpan) -> str:
    """Whose forms the villages have; counties with forms of their own are counted one by one."""
    return code[:COUNTY] if isinstance(code, str) else ""


def _keys(expressions: list[AnswerExpression]) -> list[list[AnswerExpression]]:
    """The answers in groups that are one whole number each: grouped by few numbers, villages need
    not be sorted."""
    keys: list[list[AnswerExpression]] = []
    room = 0
    for answer in expressions:
        if room < answer.size:
            keys.append([])
            room = BIGGEST
        keys[-1].append(answer)
        room //= answer.size
    return keys


def _packed(key: list[AnswerExpression]) -> str:
    terms, times = [], 1
    for answer in key:
        terms.append(f"{times} * {answer.sql}")
        times *= answer.size
    return " + ".join(terms)


def _unpacked(key: list[AnswerExpression], packed: int) -> Iterator[tuple[int, int | None]]:
    """The answers by the places of their criteria in the standard."""
    for answer in key:
        packed, number = divmod(packed, answer.size)
        yield answer.number, answer.read(number)


def _sources(
    code: str | ScopeSpan, year: int, expressions: list[AnswerExpression]
) -> dict[str, Query]:
    """One row per village from each kind of record that the standard asks: reports, appraisals,
    findings, scores."""
    years = max((answer.years for answer in expressions), default=1)
    reports = (
        f"state = 'approved' AND period BETWEEN {periods.of(year - years + 1)} AND "
        f"{periods.of(year, 12)}"
    )
    found = {
        source: _rows(
            table,
            where,
            code,
            [column for answer in expressions for column in answer.columns(source)],
        )
        for source, table, where in (
            ("r", "assessment_monthlyreport", reports),
            ("f", "assessment_finding", f"year = {year}"),
            ("s", "assessment_itemscore", f"year = {year}"),
        )
    }
    appraisals = appraisal_sums(code, periods.of(year, 12)).query.sql_with_params()
    joins = expressions[0].joins.queries(code) if expressions else {}
    return {"a": appraisals, **{s: query for s, query in found.items() if query}, **joins}


def _rows(table: str, where: str, code: str | ScopeSpan, columns: list[Query]) -> Query | None:
    if not columns:
        return None
    columns = list(dict.fromkeys(columns))  # what several criteria need is added up once
    params = [value for _, values in columns for value in values]
    if code:
        first, behind = code if isinstance(code, ScopeSpan) else (code, upper_bound(code))
        where += " AND village_id >= %s AND village_id < %s"
        params += [first, behind]
    texts = ", ".join(["village_id", *(text for text, _ in columns)])
    return f"SELECT {texts} FROM {table} WHERE {where} GROUP BY village_id", tuple(params)


def _ladder(standard: LadderStandard, applies: list[bool], given: Given) -> str:
    held = [
        not applies_here or answer == 1 for applies_here, answer in zip(applies, given, strict=True)
    ]
    return scoring.grade(held, standard)


def _points(standard: PointsStandard, applies: list[bool], given: Given) -> str:
    found = list(zip(standard.criteria, applies, given, strict=True))
    scores = tuple(
        [
            answer if applies_here else scoring.score(item, None)
            for item, applies_here, answer in found
        ]
    )
    return scoring.summed(standard, scores, tuple([_held(*item) for item in found])).grade


def _held(item: PointsItem, applies_here: bool, answer: Points | None) -> bool | None:
    """As of a `scoring.sheet`."""
    if not applies_here or item.is_bonus:
        return True
    if answer is None:
        return None
    if item.is_deduction:
        return answer >= 0
    return answer >= item.full if item.is_worth else answer == 1
