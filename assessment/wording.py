"""A standard in words: what each criterion measures, and when it holds (domain.md §5)."""

from . import columns
from .standard import AnyStandard, Criterion, Grade

SHORT_TITLES = {
    "planned_birth_rate": "政策内出生率",
    "contraception_rate": "措施落实率",
    "migrant_contract_rate": "合同签订率",
    "levy_rate": "征收到位率",
    "satisfaction_rate": "群众满意率",
    "community_services": "社区服务",
    "six_none_2y": "两年六无",
    "six_none_3y": "三年六无",
    "informed_choice": "知情选择",
    "three_life_services": "三生服务",
}
ANSWERS = {True: "达到", False: "未达到", None: "不能判定"}
COUNTED = {"outside_policy": "违法生育", "six_none": "“六无”所列情形"}
MEASURED = {"sum": "当年累计", "stock": "当年最后一个已审核月份的", "appraisals": "当年各次民主评议合计的"}


def short_title(criterion: Criterion) -> str:
    """A few characters for a column head or a list."""
    return SHORT_TITLES.get(criterion.code, criterion.title)


def part_titles(criterion: Criterion) -> tuple[str, str]:
    """What the numerator and the denominator count; empty for a finding."""
    if criterion.measure == "appraisals":
        return "满意人数", "参评人数"
    if criterion.measure == "zero":
        return "出现“六无”所列情形的月报", "考评期月数"
    if criterion.measure in ("finding", "score"):
        return "", ""
    if criterion.measure == "count":
        return counted_title(criterion), "考评期月数"
    return columns.BY_NAME[criterion.numerator].title, columns.BY_NAME[criterion.denominator].title


def counted_title(criterion: Criterion) -> str:
    """What a "count" counts."""
    return COUNTED.get(criterion.numerator) or columns.BY_NAME[criterion.numerator].title


def rule_text(criterion: Criterion) -> str:
    """How the criterion is measured and when it holds, in words."""
    if criterion.measure == "finding":
        return "当年现场核查认定达到"
    if criterion.measure == "zero":
        return f"连续{criterion.years}个自然年，每月“六无”各项均为0"
    if criterion.measure == "count":
        return f"{figure_text(criterion)}为0"
    return f"{figure_text(criterion)}，{wanted_text(criterion)}"


def figure_text(criterion: Criterion) -> str:
    """What is measured: "3年累计“政策内出生人数”÷“出生人数”"."""
    over = f"{criterion.years}年累计" if criterion.years > 1 else MEASURED.get(criterion.measure, "当年累计")
    if criterion.measure == "zero":
        return f"{over}出现“六无”所列情形的月报"
    if criterion.measure == "count":
        return f"{over}{counted_title(criterion)}"
    numerator, denominator = part_titles(criterion)
    return f"{over}“{numerator}”÷“{denominator}”"


def wanted_text(criterion: Criterion) -> str:
    """ "不低于90%", "不高于2%", "等于100%"."""
    share = threshold_text(criterion.threshold)
    if criterion.at_most:
        return f"不高于{share}"
    return f"{'等于' if criterion.threshold == 10000 else '不低于'}{share}"


def window_rule(criterion: Criterion) -> str:
    """Which calendar time the figure is read from."""
    if criterion.measure == "stock":
        return "考评年度最后一个已审核月份的月末数"
    if criterion.measure == "appraisals":
        return "考评年度内的全部民主评议"
    if criterion.measure == "score":
        return "考评年度的自评和验收"
    if criterion.years == 1:
        return "考评年度"
    return f"考评年度及其前{criterion.years - 1}年，按自然年"


def target_title(grade: Grade, standard: AnyStandard) -> str:
    """ "合格村以上占比"; for the highest grade "模范村占比"."""
    return f"{grade.title}{'' if grade == standard.grades[-1] else '以上'}占比"


def target_texts(standard: AnyStandard) -> list[str]:
    """The targets of a township, one sentence each."""
    texts = [
        f"{target_title(grade, standard)}不低于{threshold_text(standard.targets[grade.code])}"
        for grade in standard.grades
        if grade.code in standard.targets
    ]
    return texts + [
        f"{grade.title}不少于{standard.targets[f'{grade.code}_villages']}个"
        for grade in standard.grades
        if f"{grade.code}_villages" in standard.targets
    ]


def threshold_text(basis_points: int) -> str:
    """9000 → "90%", 9850 → "98.50%"."""
    whole, rest = divmod(basis_points, 100)
    return f"{whole}.{rest:02d}%" if rest else f"{whole}%"


def threshold_words(criterion: Criterion) -> str:
    """What must be reached, in signs that the printing fonts have."""
    if criterion.threshold is None:
        return {"zero": "均为0", "count": "为0", "score": "验收"}.get(criterion.measure, "核查达到")
    share = threshold_text(criterion.threshold)
    if criterion.at_most:
        return f"{share}以下"
    return share if criterion.threshold == 10000 else f"{share}以上"


def no_cases_text(criterion: Criterion) -> str:
    """What the standard says when there is nothing to measure."""
    return {
        "sum": "没有对象（分母为0）视为达到；缺月份不能判定",
        "stock": "没有对象（分母为0）视为达到；全年没有已审核月报不能判定",
        "appraisals": "全年没有民主评议，不能算达到",
        "zero": "缺月份不能判定",
        "count": "缺月份不能判定",
        "score": "没有验收分不能判定",
        "finding": "没有核查结论不能判定",
    }[criterion.measure]
