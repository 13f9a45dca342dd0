"""Standards, reports, grades and published rounds: each follows from what is kept with it."""

import datetime
from collections.abc import Iterator
from itertools import groupby

from django.db.models import Q, QuerySet

from accounts.keeping import registry
from accounts.scope import within
from associations.vocabulary.in_force import own_counties

from .grading.models import Outcome
from .grading.services.outcomes import differing, outdated
from .reports import periods
from .reports.form.in_force import FIRST_FORM, history
from .reports.form.report_form import ReportForm
from .reports.models import MonthlyReport
from .reports.returns.models import ReportReturn
from .reports.states import ReportState
from .rounds.freezing import differences
from .rounds.models.rounds import Publication
from .standards.data import digest
from .standards.models import Standard


def register_all() -> None:
    registry.register_check("考评标准", _standards)
    registry.register_check("月报是否填全", _complete)
    registry.register_check("月报退回", _returns)
    registry.register_check("考评结果", lambda: map(outcome_words, differing()))
    registry.register_check("考评所依据的记录", _records)
    registry.register_check("发布的等次", _rounds)


def outcome_words(outcome: Outcome) -> str:
    return f"第{outcome.pk}号：{outcome.village_id} {outcome.year}年度（{outcome.standard.code}）"


def _complete() -> Iterator[str]:
    """What is kept beside each report, against the form of its month."""
    own = own_counties("")
    others = MonthlyReport.objects.exclude(_of_any(own)) if own else MonthlyReport.objects.all()
    yield from _otherwise(others, FIRST_FORM)
    for county in own:
        forms = history(county)
        ends = [*(since for since, _ in forms[1:]), periods.of(datetime.MAXYEAR)]
        for (since, form), end in zip(forms, ends, strict=True):
            begins = since - 1 if periods.month_of(since) == 1 else since  # and the year's total
            rows = MonthlyReport.objects.filter(within(county), period__gte=begins, period__lt=end)
            if end % 100 == 1:
                rows = rows.exclude(period=end - 1)
            yield from _otherwise(rows, form)


def _of_any(counties: list[str]) -> Q:
    return Q(*(within(county) for county in counties), _connector=Q.OR)


def _otherwise(rows: QuerySet[MonthlyReport], form: ReportForm) -> Iterator[str]:
    given = Q(*((f"{name}__isnull", False) for name in form.required))
    wrong = rows.filter((Q(complete=True) & ~given) | (Q(complete=False) & given))
    for village, period in wrong.order_by("pk").values_list("village_id", "period"):
        yield f"{village} {periods.label(period)}的月报：是否填全与内容不符，被绕过程序改动过"


def _returns() -> Iterator[str]:
    """Numbered without gaps; a report that stands returned says what the last one says."""
    rows = ReportReturn.objects.select_related("report").prefetch_related("cells")
    for report, group in groupby(rows.order_by("report", "number"), lambda row: row.report):
        returns = list(group)
        name, last = f"{report.village_id} {periods.label(report.period)}的月报", returns[-1]
        if [row.number for row in returns] != [*range(1, len(returns) + 1)]:
            yield f"{name}：退回的记录不连续"
        parts = [last.note, *(cell.reason for cell in last.cells.all())]
        told = all(part in report.return_reason for part in parts)
        if report.state == ReportState.RETURNED and not told:
            yield f"{name}：退回原因与第{last.number}次退回的记录不符"


def _records() -> Iterator[str]:
    for outcome in outdated():
        yield (
            f"{outcome.village_id} {outcome.year}年度：月报、评议或核查与保存的考评结果"
            f"（第{outcome.pk}号）不符，被绕过程序改动过"
        )


def _standards() -> Iterator[str]:
    for standard in Standard.objects.order_by("pk"):
        if digest(standard.data) != standard.digest:
            yield f"标准 {standard.code} 的内容与校验值不符"


def _rounds() -> Iterator[str]:
    rows = Publication.objects.select_related("round").prefetch_related("round__frozen")
    for publication in rows.order_by("pk"):
        for line in differences(publication, list(publication.round.frozen.all())):
            yield f"{publication}：{line}"
