"""疑点: asking the rules about a division's reports, keeping what they ask, and answering it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone

from accounts import locks, trail
from accounts.models import FormerCode, User
from accounts.records import save_record
from associations.models import County, Village

from ..reports import periods
from ..reports.derived import Derived, derived_of
from ..reports.form.in_force import FIRST_FORM, form_of, forms_of
from ..reports.form.report_form import together
from ..reports.models import Correction, MonthlyReport
from ..reports.states import ReportState
from . import rules
from .models import Flag
from .rules import FlagRule, FoundFlag, Recorded, ReportedMonth, Series, Written

YEARS = 4  # that the rules look at: the current one and three before
KEPT = ("note", "filled")
SEEN = (ReportState.SUBMITTED, ReportState.APPROVED)
LONG = (
    FlagRule.FROZEN,
    FlagRule.PERFECT,
    FlagRule.DIGITS,
)  # about a stretch of months, which may grow after it was answered


def raise_everywhere() -> None:
    """Every night: a flag that depends on what others reported is asked though nobody approves."""
    for code in County.objects.order_by("code").values_list("code", flat=True):
        raise_flags(code=code)


def raise_flags(*, code: str) -> int:
    """Ask the rules about the division's reports of the last years; how many flags are new.

    What was asked before is not asked again. An unanswered flag that the figures no longer give is
    taken back, or, where a correction has taken it away, becomes 已更正. The same every time it is
    run.
    """
    with locks.act(code):
        return _raise_flags(code)


def _raise_flags(code: str) -> int:
    first = periods.of(timezone.localdate().year - YEARS + 1)
    townships, names = _gathered(code, first)
    known: dict[str, list[Flag]] = defaultdict(list)
    for flag in (
        Flag.objects.select_for_update(of=("self",)).in_division(code).filter(period__gte=first)
    ):
        known[flag.village_id].append(flag)
    new: list[Flag] = []
    gone: list[Flag] = []
    for township in townships:
        codes = {series.village for series in township if series.village.startswith(code)}
        found: dict[str, list[FoundFlag]] = defaultdict(list)
        for each in rules.find(township, codes):
            found[each.village].append(each)
        for village in codes:
            _compare(found[village], known.pop(village, []), new, gone)
    gone += [flag for rest in known.values() for flag in rest if flag.is_open]
    Flag.objects.bulk_create(new, ignore_conflicts=True)  # somebody else just raised the same
    _record("提出疑点", code, new, names)
    _record("更正消除疑点", code, _take_back(gone), names)
    return len(new)


def _gathered(code: str, first: int) -> tuple[Iterator[list[Series]], dict[str, str]]:
    """Every township with its villages' series, whole townships also when only one village is asked
    about."""
    around = code[:9]
    names = Village.objects.in_division(around).names()
    written: dict[str, list[Written]] = defaultdict(list)
    corrections = (
        Correction.objects.in_division(around).filter(report__period__gte=first).order_by("id")
    )
    for village, period, at, by in corrections.values_list(
        "report__village_id", "report__period", "at", "by_id"
    ):
        written[village].append(Written(period, timezone.localtime(at), by))
    return _townships(around, first, names, written), names


def _townships(
    around: str, first: int, names: dict[str, str], written: dict[str, list[Written]]
) -> Iterator[list[Series]]:
    """One after the other, so that a county takes no more memory than a township."""
    cells = together(forms_of(around)).names
    former = FormerCode.objects.by_division(around)
    for _, in_township in groupby(_rows(around, first, cells), key=lambda row: row[0][:9]):
        villages = {
            village: list(months)
            for village, months in groupby(in_township, key=lambda row: row[0])
        }
        found = _said_by_records(villages)
        yield [
            Series(
                village,
                names[village],
                [_month(row, cells, found.get(row[1], {}).get(village, {})) for row in months],
                written[village],
                former.get(village, ()),
            )
            for village, months in villages.items()
        ]


def _rows(around: str, first: int, cells: tuple[str, ...]) -> Iterator[tuple]:
    totals = [periods.of(year) for year in range(first // 100, periods.current() // 100 + 1)]
    reports = MonthlyReport.objects.in_division(around).filter(
        period__gte=first, period__lte=periods.current()
    )
    return (
        reports.filter(state__in=SEEN)
        .exclude(period__in=totals)
        .order_by("village_id", "period")
        .values_list("village_id", "period", "submitted_at", "approved_at", *KEPT, *cells)
        .iterator(chunk_size=5000)
    )


def _said_by_records(villages: dict[str, list[tuple]]) -> dict[int, dict[str, dict[str, Derived]]]:
    """Of months by a county's own form: those of before were reported without being compared."""
    months = {
        row[1]
        for village, rows in villages.items()
        for row in rows
        if form_of(village, row[1]) is not FIRST_FORM
    }
    return derived_of(villages, months)


def _month(row: tuple, names: tuple[str, ...], said: Mapping[str, Derived]) -> ReportedMonth:
    """Months that came in together with their approval were taken over from elsewhere, and are no
    late entries."""
    village, period, submitted, approved, note, filled, *cells = row
    form = form_of(village, period)
    if form.names != names:
        given = dict(zip(names, cells, strict=True))
        cells = [given[name] for name in form.names]
    taken_over = submitted is None or submitted == approved
    at = None if taken_over else timezone.localtime(submitted)
    records = {
        name: Recorded(one.value, one.source, bool(note.strip()) and filled.get(name) == one.value)
        for name, one in said.items()
        if one.binding
    }
    return ReportedMonth(period, tuple(cells), at, form, records)


def _compare(
    found: Iterable[FoundFlag], known: list[Flag], new: list[Flag], gone: list[Flag]
) -> None:
    """What one village is asked now against what it was asked before."""
    by_key = {(flag.rule, flag.period, flag.fingerprint): flag for flag in known}
    still: set[int] = set()
    for each in found:
        keys = ((each.rule, each.first, one) for one in each.fingerprints)
        flag = next((by_key[key] for key in keys if key in by_key), None)
        if flag:
            still.add(flag.pk)
            _refresh(flag, each)
        elif not (each.rule in LONG and any(_covers(flag, each) for flag in known)):
            new.append(_flag(each))
    gone += [flag for flag in known if flag.is_open and flag.pk not in still]


def _flag(found: FoundFlag) -> Flag:
    return Flag(
        village_id=found.village,
        period=found.first,
        until=found.last,
        rule=found.rule,
        columns=list(found.columns),
        words=found.words,
        fingerprint=found.fingerprint,
    )


def _refresh(flag: Flag, found: FoundFlag) -> None:
    """A stretch that has become longer is one and the same question while nobody has answered
    it."""
    if flag.is_open and (flag.until, flag.words) != (found.last, found.words):
        flag.until, flag.words = found.last, found.words
        Flag.objects.filter(pk=flag.pk).update(
            until=flag.until, words=flag.words, version=F("version") + 1
        )


def _covers(flag: Flag, found: FoundFlag) -> bool:
    """Whether an answer was given about at least half of the stretch."""
    if flag.is_open or flag.rule != found.rule:
        return False
    shared = _months(max(flag.period, found.first), min(flag.until, found.last))
    return 2 * shared >= _months(found.first, found.last)


def _months(first: int, last: int) -> int:
    return (last // 100 - first // 100) * 12 + last % 100 - first % 100 + 1


def _take_back(gone: list[Flag]) -> list[Flag]:
    """Those that a correction answered; the others are questions no longer."""
    corrections, corrected = _corrections_since(gone), []
    for flag in gone:
        if correction := corrections.get(flag.pk):
            flag.state, flag.correction = Flag.State.CORRECTED, correction
            flag.answer = f"更正后疑点消除。更正原因：{correction.reason}"
            flag.answered_by, flag.answered_at = correction.by, correction.at
            flag.version += 1
            flag.save()
            corrected.append(flag)
    Flag.objects.filter(pk__in=[flag.pk for flag in gone if flag.is_open]).delete()
    return corrected


def _corrections_since(gone: list[Flag]) -> dict[int, Correction]:
    """Flag → the latest correction of its months since it was raised."""
    if not gone:
        return {}
    rows = Correction.objects.filter(report__village__in={flag.village_id for flag in gone})
    by_village: dict[str, list[Correction]] = defaultdict(list)
    for correction in rows.select_related("report", "by").order_by("id"):
        by_village[correction.report.village_id].append(correction)
    return {
        flag.pk: correction
        for flag in gone
        for correction in by_village[flag.village_id]
        if correction.at >= flag.raised_at and flag.period <= correction.report.period <= flag.until
    }


def _record(action: str, code: str, rows: list[Flag], names: dict[str, str]) -> None:
    if rows:
        after = {
            f"{names[flag.village_id]} {flag.span} {flag.get_rule_display()}": flag.words
            for flag in rows
        }
        trail.record(by=None, action=action, target=f"{len(rows)} 条", division=code, after=after)


def explain_flag(*, flag: Flag, by: User, expected_version: int | None) -> None:
    """The village's own account of it; whether it holds, the township says. Raises ValidationError,
    ConflictError."""
    if not flag.statement.strip():
        raise ValidationError({"statement": "请写明情况。"})
    if not flag.is_open:
        raise ValidationError("这条疑点已经核查完毕，不能再改说明。")
    save_record(record=flag, by=by, expected_version=expected_version, action="说明疑点")


def answer_flag(*, flag: Flag, by: User, expected_version: int | None) -> None:
    """核查: the state, what was found and, of figures that were corrected, the correction. Raises
    ValidationError, ConflictError."""
    if flag.state == Flag.State.OPEN:
        raise ValidationError({"state": "请选择核查结果。"})
    if not flag.answer.strip():
        raise ValidationError({"answer": "请写明核查情况。"})
    if flag.state != Flag.State.CORRECTED:
        flag.correction = None
    elif flag.correction is None:
        raise ValidationError(
            {"correction": "“已更正”须指明更正单；还没有更正的，先在月报页办理更正。"}
        )
    flag.answered_by, flag.answered_at = by, timezone.now()
    save_record(
        record=flag, by=by, expected_version=expected_version, reason=flag.answer, action="核查疑点"
    )
