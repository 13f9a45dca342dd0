"""What a plan may start from: the stages of 篇7 and of 篇8, with the days they had there, and their
targets."""

from dataclasses import dataclass

from .models import PlanStage, PlanTarget

Day = tuple[int, int]  # month, day
Applies = PlanStage.Applies
QUALIFIED, MODEL = 2, 4  # ranks of grades, as the condition grade_reached asks for them


@dataclass(frozen=True)
class StageTemplate:
    """An empty condition is ticked by hand."""

    name: str
    starts: Day
    ends: Day
    what: str
    applies: PlanStage.Applies = Applies.ALL
    condition: str = ""
    parameter: int | None = None


@dataclass(frozen=True)
class TargetTemplate:
    name: str
    condition: str
    parameter: int | None
    threshold: int
    unit: PlanTarget.Unit


@dataclass(frozen=True)
class PlanTemplate:
    label: str
    title: str
    starts: Day
    ends: Day
    aim: str = ""
    stages: tuple[StageTemplate, ...] = ()
    targets: tuple[TargetTemplate, ...] = ()


BY_TYPE = PlanTemplate(
    "自定类型、逐步规范：5月申报类型，6月制定章程，7月签订协议，年末评估验收",
    "推行村民自治实施方案",
    (5, 1),
    (12, 31),
    "村村定类型、有章程、签协议，年末按标准验收授牌。",
    (
        StageTemplate("确定类型", (5, 1), (5, 18), "上报自定类型", condition="type_declared"),
        StageTemplate(
            "制定章程", (6, 21), (6, 30), "章程表决通过并报乡镇备案", condition="charter_filed"
        ),
        StageTemplate(
            "签订协议",
            (7, 1),
            (7, 10),
            "逐户征求意见，签订协议",
            condition="agreements_signed",
            parameter=80,
        ),
        StageTemplate(
            "组织实施", (7, 11), (11, 30), "章程印发到户，按章程办事", condition="charter_issued"
        ),
        StageTemplate(
            "评估验收",
            (12, 1),
            (12, 31),
            "达到合格村标准",
            condition="grade_reached",
            parameter=QUALIFIED,
        ),
    ),
    (TargetTemplate("样板村不少于3个", "grade_reached", MODEL, 3, PlanTarget.Unit.COUNT),),
)
BY_PILOTS = PlanTemplate(
    "试点先行、集中推进：7月9日试点，7月22日全面铺开，8月25日前验收",
    "深化村民自治实施方案",
    (7, 9),
    (8, 25),
    "先点后面，先易后难，8月底前全面完成。",
    (
        StageTemplate(
            "确立典型，搞好试点",
            (7, 9),
            (7, 18),
            "成立领导小组，定出试点方案，建好档案",
            Applies.PILOT,
        ),
        StageTemplate("督促指导，典型带动", (7, 19), (7, 21), "试点情况经乡镇检查", Applies.PILOT),
        StageTemplate(
            "以点带面，积极推进",
            (7, 22),
            (8, 10),
            "村规民约备案",
            Applies.EASY,
            condition="rules_filed",
        ),
        StageTemplate(
            "重点帮促，提高质量",
            (8, 11),
            (8, 20),
            "村规民约备案",
            Applies.HARD,
            condition="rules_filed",
        ),
        StageTemplate("自查自纠，全面验收", (8, 21), (8, 25), "写出自查总结，通过乡镇检查验收"),
    ),
    (
        TargetTemplate(
            "合格村以上占比不低于90%", "grade_reached", QUALIFIED, 90, PlanTarget.Unit.PERCENT
        ),
        TargetTemplate("模范村占比不低于70%", "grade_reached", MODEL, 70, PlanTarget.Unit.PERCENT),
    ),
)
BLANK = PlanTemplate("空白方案：阶段和目标自己写", "实施方案", (1, 1), (12, 31))

TEMPLATES = {"by_type": BY_TYPE, "by_pilots": BY_PILOTS, "blank": BLANK}
