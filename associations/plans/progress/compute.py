"""A plan's progress from what is recorded: every condition is evaluated once for all villages."""

import datetime
from collections.abc import Iterable, Sequence

from ...conditions import ConditionState, Question, evaluate
from ...divisions.models import Village
from ...villages.models import Designation
from ..models import Plan, PlanStage, StageTick
from .shapes import Aim, PlanProgress, StageCell, StageColumn

SHOWN_AS_MODEL = (Designation.Value.PILOT, Designation.Value.SHOWCASE)


def progress(plan: Plan, villages: Sequence[Village], today: datetime.date) -> PlanProgress:
    """The plan's stages for these villages of its township, in a number of queries that does not
    grow with them."""
    answers = _Answers([village.pk for village in villages])
    stages = list(plan.stages.all())
    ticks = _ticks(stages, answers.codes)
    designations = _designations(answers.codes)
    columns = []
    for stage in stages:
        applicable = [
            village
            for village in villages
            if _applies(stage, village, designations.get(village.pk, []))
        ]
        found = _findings(stage, applicable, today, answers, ticks)
        columns.append(
            StageColumn(
                stage, [StageCell(v, stage, found.get(v.pk), today) for v in villages], today
            )
        )
    return PlanProgress(plan, columns, villages, today)


def aims(plan: Plan, villages: Sequence[Village], today: datetime.date) -> list[Aim]:
    """The plan's targets as they stand today, or stood on its last day."""
    answers = _Answers([village.pk for village in villages])
    day = min(today, plan.ends)
    found = []
    for target in plan.targets.all():
        findings = answers.of(target.condition, target.parameter, day, plan.year).values()
        reached = sum(finding.held is True for finding in findings)
        undecided = sum(finding.held is None for finding in findings)
        found.append(Aim(target, reached, undecided, len(villages)))
    return found


def villages_of(plan: Plan, today: datetime.date) -> list[Village]:
    """Those that there are today; of a plan that is over, those that there were on its last day."""
    day = min(max(today, plan.starts), plan.ends)
    return list(Village.objects.in_division(plan.township_id).open_on(day).order_by("code"))


class _Answers:
    """The conditions' findings for some villages, each evaluated once."""

    def __init__(self, codes: Sequence[str]) -> None:
        self.codes = codes
        self._known: dict[tuple[object, ...], dict[str, ConditionState]] = {}

    def of(
        self, key: str, parameter: int | None, day: datetime.date, year: int
    ) -> dict[str, ConditionState]:
        question = (key, parameter, day, year)
        if question not in self._known:
            self._known[question] = dict(evaluate(key, Question(self.codes, day, year, parameter)))
        return self._known[question]


def _findings(
    stage: PlanStage,
    villages: Iterable[Village],
    today: datetime.date,
    answers: _Answers,
    ticks: dict[tuple[int, str], StageTick],
) -> dict[str, ConditionState]:
    """What was so on the stage's last day counts for good; what came later, as it stands today."""
    codes = [village.pk for village in villages]
    if not stage.condition:
        return {code: _ticked(ticks.get((stage.pk, code))) for code in codes}
    found = answers.of(stage.condition, stage.parameter, min(today, stage.ends), stage.plan.year)
    found = {code: found[code] for code in codes}
    if today > stage.ends and (lacking := [code for code in codes if not found[code].held]):
        now = Question(lacking, today, stage.plan.year, stage.parameter)
        found |= evaluate(stage.condition, now)
    return found


def _ticked(tick: StageTick | None) -> ConditionState:
    if tick is None:
        return ConditionState(False, why="乡镇还没有登记本村完成。")
    return ConditionState(
        True, tick.done, f"乡镇登记：{tick.note}。" if tick.note else "乡镇逐村登记。"
    )


def _ticks(stages: Sequence[PlanStage], codes: Sequence[str]) -> dict[tuple[int, str], StageTick]:
    rows = StageTick.objects.filter(
        stage__in=[stage.pk for stage in stages], village__in=codes
    ).order_by()
    return {(row.stage_id, row.village_id): row for row in rows}


def _designations(codes: Sequence[str]) -> dict[str, list[Designation]]:
    kinds = (Designation.Kind.CLASS, Designation.Kind.DEMONSTRATION)
    found: dict[str, list[Designation]] = {}
    for row in Designation.objects.filter(village__in=codes, kind__in=kinds).order_by():
        found.setdefault(row.village_id, []).append(row)
    return found


def _applies(stage: PlanStage, village: Village, designations: Sequence[Designation]) -> bool:
    """By what the village was during the stage; its class of today where no designation is of
    one."""
    if stage.applies == PlanStage.Applies.ALL:
        return True
    then = {
        row.value
        for row in designations
        if (row.since or stage.ends) <= stage.ends and not (row.until and row.until <= stage.starts)
    }
    if stage.applies == PlanStage.Applies.PILOT:
        return not then.isdisjoint(SHOWN_AS_MODEL)
    told = any(row.kind == Designation.Kind.CLASS for row in designations)
    classes = then & set(Village.Grouping.values) if told else {village.village_class}
    wanted = {"III"} if stage.applies == PlanStage.Applies.HARD else {"I", "II"}
    return not classes.isdisjoint(wanted)
