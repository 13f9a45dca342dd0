"""What falls due in a year, by quarter: stages of the plan, reports, disclosures, re-elections,
agreements that end."""

import calendar
import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.records.telling import in_brackets
from associations import conditions
from associations.models import Plan, PlanStage, PlanTarget, Term
from autonomy.disclosure.calendar import due_day as disclosure_due
from autonomy.models import PARTS, Agreement, AgreementKind, Appraisal, Matter, VillagerReport
from autonomy.villager_reports.reports import due_day
from documents.numerals import numeral
from documents.word import WordSection, WordTable
from members.models import Suggestion

from ...reports import periods
from ...rounds.declarations import deadline

NAMED = 12
VILLAGES, TOWNSHIP = "各村（社区）", "乡镇"
MEMBER_DAY = (5, 29)  # 篇1


@dataclass(frozen=True)
class Task:
    """From `first` to `last`; a day by which something is done has no `first`."""

    last: datetime.date
    what: str
    who: str
    first: datetime.date | None = None

    @property
    def quarter(self) -> int:
        return (self.last.month + 2) // 3

    @property
    def when(self) -> str:
        if self.first == self.last:
            return _day(self.last)
        return f"{_day(self.first)}至{_day(self.last)}" if self.first else f"{_day(self.last)}以前"


def section(code: str, year: int, plans: Iterable[Plan]) -> WordSection:
    tasks = [
        *(_stage(stage, year) for plan in plans for stage in plan.stages.all()),
        *_reports(year),
        *_disclosures(year),
        *_duties(code, year, plans),
        *_elections(code, year),
        *_ending_agreements(code, year),
    ]
    tasks.sort(key=lambda task: (task.last, task.first or task.last, task.what))
    rows, quarter = [], 0
    for task in tasks:
        rows.append(
            (
                _quarter(task.quarter) if task.quarter != quarter else "",
                task.when,
                task.what,
                task.who,
            )
        )
        quarter = task.quarter
    texts = [
        "每月5日以前（遇休息日顺延）各村（社区）上报上月月报，乡镇当月审核。民主评议由乡镇组织，全年一至两次。"
    ]
    return WordSection(
        "工作安排", texts, WordTable(("季度", "时间", "工作", "责任单位"), rows, (4, 6, 10, 5))
    )


def target_words(target: PlanTarget) -> str:
    """The number is said once: an aim that names it needs only its condition."""
    words = conditions.words(target.condition, target.parameter)
    if str(target.threshold) in target.name:
        return f"{target.name}（按“{words}”计）。"
    share = target.unit == PlanTarget.Unit.PERCENT
    least = f"占比不低于{target.threshold}%" if share else f"不少于{target.threshold}个"
    return f"{target.name}（“{words}”的村{least}）。"


def carried_over(code: str) -> list[str]:
    """What earlier years left undone."""
    matters = Matter.objects.in_division(code).waiting().count()
    wanting = ~Q(problems="") | ~Q(measures="")
    appraisals = (
        Appraisal.objects.in_division(code).filter(wanting, measures_done__isnull=True).count()
    )
    suggestions = Suggestion.objects.in_division(code).waiting().count()
    words = (
        (matters, "会议的决定还没有落实的{}件，逐件落实。"),
        (appraisals, "民主评议反映的问题还没有整改完的{}次，逐条整改。"),
        (suggestions, "意见建议还没有答复的{}条，逐条答复。"),
    )
    return [text.format(count) for count, text in words if count] or ["尚无待办事项。"]


def _stage(stage: PlanStage, year: int) -> Task:
    """Clipped to the year."""
    first = max(stage.starts, datetime.date(year, 1, 1))
    last = min(stage.ends, datetime.date(year, 12, 31))
    what = f"{stage.name}：{stage.what}" if stage.what else stage.name
    return Task(last, f"{what}{in_brackets(stage)}", stage.get_applies_display(), first)


def _reports(year: int) -> Iterator[Task]:
    for start, half, what in (
        (year - 1, "end", f"{year - 1}年年终"),
        (year, "mid", f"{year}年半年"),
    ):
        last = due_day(start, VillagerReport.Half(half))
        yield Task(last, f"向村民报告工作并听取意见（{what}）", VILLAGES)


def _disclosures(year: int) -> Iterator[Task]:
    """What falls due in the year: its own items of the year, of the quarters from the last of the
    year before on."""
    yield Task(
        disclosure_due(year, 0), f"公开{year}年的政策、收费、服务、优待和办事程序五项", VILLAGES
    )
    for of_year, part in ((year - 1, 4), (year, 1), (year, 2), (year, 3)):
        yield Task(disclosure_due(of_year, part), f"公开{of_year}年{PARTS[part]}的五项", VILLAGES)


def _duties(code: str, year: int, plans: Iterable[Plan]) -> Iterator[Task]:
    """The type is declared in a stage of the plan where it has one."""
    if not any(stage.condition == "type_declared" for plan in plans for stage in plan.stages.all()):
        yield Task(deadline(code, year), "上报自定类型", VILLAGES)
    day = datetime.date(year, *MEMBER_DAY)
    yield Task(day, "5·29会员活动日", f"{TOWNSHIP}、村协会", day)
    yield Task(
        periods.due_date(periods.of(year - 1, 12)), f"报齐{year - 1}年月报，进行年终考评", TOWNSHIP
    )


def _elections(code: str, year: int) -> Iterator[Task]:
    """Terms that run out in the year, and those that did before it and still run."""
    rows = (
        Term.objects.in_division(code)
        .running()
        .filter(association__dissolved__isnull=True, due__year__lte=year)
    )
    terms = list(rows.select_related("association").order_by("due", "association__code"))
    late = [term.association.name for term in terms if term.due.year < year]
    if late:
        yield Task(
            datetime.date(year, 3, 31), f"届满未换届的协会{_listed(late)}换届", "乡镇、村协会"
        )
    for number in range(1, 5):
        names = [
            term.association.name
            for term in terms
            if term.due.year == year and _in(term.due, number)
        ]
        if names:
            yield Task(_end(year, number), f"届满的协会{_listed(names)}换届", "乡镇、村协会")


def _ending_agreements(code: str, year: int) -> Iterator[Task]:
    """Villages and households whose agreements end in a quarter, one query."""
    rows = (
        Agreement.objects.in_division(code)
        .filter(state=Agreement.State.SIGNED, ends__year=year)
        .order_by()
    )
    counts = rows.values_list("kind", "ends__month").annotate(households=Count("pk"))
    found: dict[tuple[str, int], int] = {}
    for kind, month, households in counts:
        key = kind, (month + 2) // 3
        found[key] = found.get(key, 0) + households
    for (kind, number), households in sorted(found.items()):
        what = f"{AgreementKind(kind).label}到期的{households}户，就是否续签征求意见"
        yield Task(_end(year, number), what, VILLAGES)


def _listed(names: Sequence[str]) -> str:
    more = "等" if len(names) > NAMED else ""
    return f"{len(names)}个（{'、'.join(names[:NAMED])}{more}）"


def _in(day: datetime.date, quarter: int) -> bool:
    return (day.month + 2) // 3 == quarter


def _end(year: int, quarter: int) -> datetime.date:
    return datetime.date(year, 3 * quarter, calendar.monthrange(year, 3 * quarter)[1])


def _quarter(number: int) -> str:
    return f"第{numeral(number)}季度"


def _day(day: datetime.date) -> str:
    return f"{day.month}月{day.day}日"
