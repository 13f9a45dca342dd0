"""The demo township's roll-out plan of this year, and the type that every village declared for
itself."""

import datetime
from collections.abc import Sequence

from django.utils import timezone

from assessment.models import SelfDeclaration
from associations.models import Plan, PlanStage, PlanTarget, StageTick, Village

from .charters.autonomy import EMPTY, WITHOUT_CHARTER
from .society import people
from .stories import STORIES

AIM = "把村民自治落到实处：村村有章程，户户知内容，事事有记录，年年有评议。"
A = PlanStage.Applies
STAGES: tuple[tuple[str, tuple[int, int], tuple[int, int], str, str, str, int | None], ...] = (
    ("宣传发动", (4, 20), (5, 5), "召开动员会，公开栏有宣传内容", A.ALL, "", None),
    ("确定类型", (5, 6), (5, 18), "上报自定类型", A.ALL, "type_declared", None),
    ("试点先行", (5, 20), (6, 10), "试点村章程印发施行", A.PILOT, "charter_issued", None),
    ("制定章程", (6, 11), (6, 30), "章程报镇人民政府备案", A.ALL, "charter_filed", None),
    ("签订协议", (7, 1), (7, 31), "协议签订率不低于80%", A.ALL, "agreements_signed", 80),
    ("重点帮促", (8, 1), (9, 30), "镇干部驻村，三类村的问题逐条整改", A.HARD, "", None),
    ("自查验收", (11, 20), (12, 20), "达到合格村以上", A.ALL, "grade_reached", 2),
)
TARGETS = (
    ("合格村以上占比不低于90%", "grade_reached", 2, 90, PlanTarget.Unit.PERCENT),
    ("模范村不少于3个", "grade_reached", 4, 3, PlanTarget.Unit.COUNT),
    ("章程施行的村不低于80%", "charter_issued", None, 80, PlanTarget.Unit.PERCENT),
)
NOT_TICKED = (EMPTY, WITHOUT_CHARTER, "431321107244")
UNDECLARED = (EMPTY, "431321107225")


def roll_out(villages: Sequence[Village], last: int) -> None:
    _declare(villages, last)
    year, day = last + 1, datetime.date
    plan = Plan.objects.create(
        township_id=people.TOWNSHIP,
        name=f"{year}年推行村民自治实施方案",
        basis=f"洪政发〔{year}〕7号",
        aim=AIM,
        starts=day(year, 4, 20),
        ends=day(year, 12, 20),
    )
    stages = PlanStage.objects.bulk_create(
        _stage(plan, number, *stage) for number, stage in enumerate(STAGES, 1)
    )
    fields = ("name", "condition", "parameter", "threshold", "unit")
    PlanTarget.objects.bulk_create(
        PlanTarget(plan=plan, number=number, **dict(zip(fields, target, strict=True)))
        for number, target in enumerate(TARGETS, 1)
    )
    StageTick.objects.bulk_create(
        StageTick(stage=stage, village=village, done=done, note="镇计生办现场查看")
        for stage in stages
        if not stage.condition
        for number, village in enumerate(villages)
        if village.code not in NOT_TICKED
        and (stage.applies == A.ALL or village.village_class == "III")
        if (done := stage.ends - datetime.timedelta(days=number % 9)) <= timezone.localdate()
    )


def _stage(
    plan: Plan,
    number: int,
    name: str,
    starts: tuple[int, int],
    ends: tuple[int, int],
    what: str,
    applies: str,
    condition: str,
    parameter: int | None,
) -> PlanStage:
    year, day = plan.starts.year, datetime.date
    return PlanStage(
        plan=plan,
        number=number,
        name=name,
        starts=day(year, *starts),
        ends=day(year, *ends),
        what=what,
        applies=applies,
        condition=condition,
        parameter=parameter,
    )


def _declare(villages: Sequence[Village], last: int) -> None:
    """Most declare what they became in the end; this year's only as far as the day has come."""
    SelfDeclaration.objects.bulk_create(
        SelfDeclaration(
            village=village, year=year, type=STORIES[village.code].grade, declared=declared
        )
        for year in (last, last + 1)
        for number, village in enumerate(villages)
        if village.code not in UNDECLARED
        if (declared := datetime.date(year, 5, 6 + number % 12)) <= timezone.localdate()
    )
