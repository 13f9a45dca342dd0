"""What the assessment holds on people: those who signed and those who are responsible; everything
else is counts."""

from associations.persons import Facts, Holding, leave, register
from associations.persons.own import OFFICES

from .rounds.models.acceptance import Acceptance
from .rounds.models.help_list import HelpVillage


def _signed(row: Acceptance, name: str) -> Facts:
    return [
        ("签字部门", f"{department}　{unit}".strip())
        for department, unit, signer in row.signers
        if signer == name
    ]


HOLDINGS = (
    Holding(
        "acceptance", Acceptance, "年终验收的签字人", OFFICES,
        page=("acceptance-edit", "village_id", "year"), mentions=("note",),
        inside=("signatures",),
        shows=("year",), more=_signed, stays="验收意见是定等次的依据，长期保存。",
    ),
    Holding(
        "help-village", HelpVillage, "重点帮促村的责任领导", OFFICES,
        page=("help-edit", "village_id", "pk"), mentions=("leader",), shows=("year", "leader"),
        stays="帮促情况随考评档案保存；写错的可以更正。",
    ),
)  # fmt: skip


def register_all() -> None:
    register(*HOLDINGS)
    leave(
        "考评的标准、结果和发布",
        "写的是村，不写村民；发布以后不能改动。",
        "assessment.Outcome",
        "assessment.Standard",
        "assessment.StandardDraft",
        "assessment.FrozenVillage",
        "assessment.Publication",
        "assessment.MonthlyReport",
        "assessment.ReportReturn",
        "assessment.Flag",
        "assessment.Acceptance.answers",
        "assessment.Correction",
        "assessment.Appeal",
        "assessment.FinalGrade",
        "assessment.GradeWithdrawal",
        "assessment.Finding",
    )
    leave(
        "上级来表和记住的版式",
        "来表只有上传人看得到，满7天自动删除，个人名册不接收；版式只记栏目对应什么数，不写人。",
        "assessment.AskedTable",
        "assessment.KnownLayout",
    )
