"""A standard in words: what each criterion measures, and when it holds (domain.md §5)."""

from typing import assert_never

from .data import OWN, POOLED, AnyStandard, Criterion, Grade, measures
from .data.measures import (
    Appraisals,
    Columns,
    Count,
    InspectedScore,
    OnSiteFinding,
    Ratio,
    Records,
    Reports,
    Scale,
    Term,
    Window,
)
from .decimals import hundredths_text

SHORT_TITLES = {
    "planned_birth_rate": "计划生育率",
    "contraception_rate": "措施落实率",
    "migrant_contract_rate": "合同签订率",
    "levy_rate": "征收到位率",
    "satisfaction_rate": "满意率",
    "community_services": "社区服务",
    "six_none_2y": "两年六无",
    "six_none_3y": "三年六无",
    "informed_choice": "知情选择",
    "three_life_services": "三生服务",
}
ANSWERS = {True: "达到", False: "未达到", None: "不能判定"}
SEVERAL = {"outside_policy": "违法生育", "six_none": "“六无”所列情形"}
APPRAISED = {"satisfied": "满意人数", "asked": "参评人数"}
MONTHS = "考评期月数"
UNITS = {Scale.PERCENT: "%", Scale.THOUSAND: "‰", Scale.HUNDRED: "", Scale.EACH: ""}
STEPS = {Scale.PERCENT: "个百分点", Scale.THOUSAND: "个千分点", Scale.HUNDRED: "", Scale.EACH: ""}
SCALES = {Scale.HUNDRED: "（每100）", Scale.EACH: "（平均）"}  # told of behind the division
MERGED_CHOICES = ((OWN, "只算本村自己的"), (POOLED, "把合并各村的合起来算"))
MERGED_RULES = {
    OWN: "合并以前的月份，只算本村自己的月报。",
    POOLED: (
        "合并以前的月份，把合并各村的月报合起来算：比例的分子、分母分别相加；“六无”须各村都没有；"
        "月末数取各村同月的合计；有一个村缺月份，这个月就算缺。民主评议、现场核查和验收只看本村。"
        "拆分出来的村只算本村自己的。"
    ),
}


def short_title(criterion: Criterion) -> str:
    """A few characters for a column head or a list."""
    return SHORT_TITLES.get(criterion.code, criterion.title)


def term_title(term: Term) -> str:
    """What a term counts."""
    match term:
        case Columns(name):
            return SEVERAL.get(name) or term.title
        case Reports():
            return "出现“六无”所列情形的月报"
        case Appraisals(name):
            return APPRAISED[name]
        case Records(title=title):
            return title
        case _:
            assert_never(term)


def part_titles(criterion: Criterion) -> tuple[str, str]:
    """What its two figures count; empty for what people find or give."""
    match criterion.measure:
        case Ratio(part, whole):
            return term_title(part), term_title(whole)
        case Count(cases):
            return term_title(cases), MONTHS
        case OnSiteFinding() | InspectedScore():
            return "", ""
        case _:
            assert_never(criterion.measure)


def is_money(criterion: Criterion, *, part: bool = False) -> bool:
    """Whether it divides by sums of money, which are kept in fen; or divides such (`part`)."""
    ratio = criterion.measure if isinstance(criterion.measure, Ratio) else None
    return ratio is not None and measures.is_money(ratio.part if part else ratio.whole)


def unit(ratio: Ratio) -> str:
    """Of what it comes to: "%", "‰", "元", or none."""
    yuan = measures.is_money(ratio.part) and not measures.is_money(ratio.whole)
    return UNITS[ratio.scale] or ("元" if yuan else "")


def amount_text(ratio: Ratio, hundredths: int) -> str:
    """A target: "90%", "98.50%", "3‰", "110", "2元"."""
    if ratio.scale == Scale.PERCENT:
        return threshold_text(hundredths)
    return f"{hundredths_text(hundredths)}{unit(ratio)}"


def step_text(ratio: Ratio, hundredths: int) -> str:
    """ "1个百分点", "0.5个千分点", "1"."""
    return f"{hundredths_text(hundredths)}{STEPS[ratio.scale] or unit(ratio)}"


def value_text(ratio: Ratio, part: int, whole: int) -> str:
    """What it comes to, with two decimals, cut and never rounded up."""
    whole_part, rest = divmod(ratio.value(part, whole) // whole, 100)
    return f"{whole_part}.{rest:02d}{unit(ratio)}"


def rule_text(criterion: Criterion) -> str:
    """How the criterion is measured and when it holds, in words."""
    match criterion.measure:
        case Ratio() as ratio:
            return f"{ratio_text(ratio)}，{wanted_text(ratio)}"
        case Count(cases=Reports()):
            return f"连续{criterion.years}个自然年，每月“六无”各项均为0"
        case Count() as count:
            return f"{count_text(count)}{number_text(count)}"
        case OnSiteFinding():
            return "当年现场核查认定达到"
        case InspectedScore():
            return "村自评后乡镇验收，以验收分为准"
        case _:
            assert_never(criterion.measure)


def ratio_text(ratio: Ratio) -> str:
    """What is measured: "3年累计“政策内出生人数”÷“出生人数”"."""
    over = _over(ratio.window, ratio.part, ratio.whole)
    if not ratio.window.at_end and isinstance(ratio.whole, Appraisals):
        over = "当年各次民主评议合计的"
    part, whole = f"“{term_title(ratio.part)}”", f"“{term_title(ratio.whole)}”"
    if ratio.end_whole:
        whole = f"年末{whole}"
    if ratio.error:
        part = f"{part}与{whole}的差"
    return f"{over}{part}÷{whole}{SCALES.get(ratio.scale, '')}"


def count_text(count: Count) -> str:
    return f"{_over(count.window, count.cases)}{term_title(count.cases)}"


def _over(window: Window, *terms: Term) -> str:
    if all(isinstance(term, Records) and term.at_end for term in terms):
        return "年末"
    if window.years > 1:
        return f"{window.years}年累计"
    return "当年最后一个已审核月份的" if window.at_end else "当年累计"


def number_text(count: Count) -> str:
    """ "为0", "不超过3例", "不少于12次"."""
    wanted = count.wanted
    if not wanted.at_most:
        return f"不少于{wanted.basis_points}次"
    return f"不超过{wanted.basis_points}例" if wanted.basis_points else "为0"


def wanted_text(ratio: Ratio) -> str:
    """ "不低于90%", "不高于2%", "等于100%", "在103至107之间"."""
    target, share = ratio.target, amount_text(ratio, ratio.target.basis_points)
    if target.up_to is not None:
        return f"在{share}至{amount_text(ratio, target.up_to)}之间"
    if target.at_most:
        return f"不高于{share}"
    full = ratio.scale == Scale.PERCENT and target.basis_points == 10000
    return f"{'等于' if full else '不低于'}{share}"


def window_rule(criterion: Criterion) -> str:
    """Which calendar time the figure is read from."""
    match criterion.measure:
        case Ratio(window=Window(at_end=True)):
            return "考评年度最后一个已审核月份的月末数"
        case Ratio(whole=Appraisals()):
            return "考评年度内的全部民主评议"
        case InspectedScore():
            return "考评年度的自评和验收"
        case OnSiteFinding():
            return "考评年度"
        case Ratio() | Count():
            years = criterion.years
            return f"考评年度及其前{years - 1}年，按自然年" if years > 1 else "考评年度"
        case _:
            assert_never(criterion.measure)


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
    match criterion.measure:
        case Ratio() as ratio:
            return wanted_text(ratio).removeprefix("等于")
        case Count(cases=Reports()):
            return "均为0"
        case Count() as count:
            return number_text(count)
        case OnSiteFinding():
            return "核查达到"
        case InspectedScore():
            return "验收"
        case _:
            assert_never(criterion.measure)


def no_cases_text(criterion: Criterion) -> str:
    """What the standard says when there is nothing to measure."""
    match criterion.measure:
        case Ratio(whole=Appraisals()):
            return "全年没有民主评议，不能算达到"
        case Ratio(whole=Records(), empty_holds=holds):
            return f"没有对象（分母为0）{'视为达到' if holds else '不能算达到'}"
        case Count(cases=Records()):
            return "没有记录就是0"
        case Ratio(window=window):
            lacking = "全年没有已审核月报" if window.at_end else "缺月份"
            return f"没有对象（分母为0）视为达到；{lacking}不能判定"
        case Count():
            return "缺月份不能判定"
        case OnSiteFinding():
            return "没有核查结论不能判定"
        case InspectedScore():
            return "没有验收分不能判定"
        case _:
            assert_never(criterion.measure)
