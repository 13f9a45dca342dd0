"""What real scoring sheets ask for, entered by the forms of the browser; a dozen villages and more
come to what was worked out with fractions beforehand."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from assessment.authoring.alterations import alter
from assessment.authoring.forms.what_if import WhatIfForm
from assessment.authoring.what_if import try_out
from assessment.grading.counting.tally import grades
from assessment.grading.outcomes import VillageOutcome
from assessment.grading.services.outcomes import tried
from tests.assessment.papers.test_live_workbook import recalculated, table, written
from tests.conftest import TOWNSHIP

from .sheets import YEAR, Sheet, add_score, add_village, begin, columns

OWN = columns(
    *("多孩出生", "政策外出生", "应服务人数", "已服务人数", "组数", "自治组数"),
    *("统计上报出生", "核查出生", "出生男孩", "出生女孩", "药具应用", "药具已用"),
    cases=("政策外出生",),
)
FULL = {
    **{"births": 10_000, "planned_births": 9_200, "levy_due": 300_00, "levy_collected": 300_00},
    **{"migrants_due": 30, "migrants_signed": 30, "n01": 300, "n02": 0, "n03": 1000, "n04": 800},
    **{"n05": 10, "n06": 5, "n07": 1050, "n08": 1000, "n09": 1100, "n10": 1000, "n11": 100},
    **{"n12": 90},
}
PLACES = {
    # name: (what differs from full marks, points given besides, total, grade)
    "正好达到": ({}, {}, "100", "优秀"),
    "政策内低一点": ({"planned_births": 9_199}, {}, "99", "优秀"),
    "多孩正好": ({"n01": 300}, {}, "100", "优秀"),
    "多孩高一点": ({"n01": 301}, {}, "99", "优秀"),
    "多孩和政策外": ({"n01": 500, "n02": 2}, {}, "96", "优秀"),
    "一项扣到零": ({"n01": 1400, "n02": 5}, {}, "88", "合格"),
    "服务差三点": ({"n04": 770}, {}, "99.7", "优秀"),
    "自治没有认可": ({}, {"accepted": 0}, "96", "优秀"),
    "自治不到一半": ({"n06": 4}, {}, "96", "优秀"),
    "征收九三五": ({"levy_collected": 280_50}, {}, "99.025", "优秀"),
    "除不尽": ({"levy_collected": 100_00, "migrants_signed": 20}, {}, "265/3", "合格"),
    "两个三分之一": ({"levy_collected": 100_00, "migrants_signed": 10}, {}, "260/3", "合格"),
    "误差刚过": ({"n07": 949}, {}, "99", "优秀"),
    "误差七点一": ({"n07": 1071}, {}, "94", "不合格"),
    "性别比刚过": ({"n09": 1101}, {}, "99.5", "优秀"),
    "性别比一一二": ({"n09": 1120}, {}, "99", "优秀"),
    "没有出生": (
        {"births": 0, "planned_births": 0, "n01": 0, "n07": 0, "n08": 0},
        {},
        "100",
        "优秀",
    ),
    "等次线上": ({}, {"rest": 1600}, "90", "良好"),
    "等次线下": ({}, {"rest": 1599}, "89.99", "合格"),
    "隐瞒": ({}, {"hidden": 1}, "100", "不合格"),
    "缺月": ({}, {}, "待定", "不合格"),
}


def enter_township_sheet(sheet: Sheet) -> None:
    """The first of the three: a hundred points, in proportion, two deductions of one item, 50% and
    accepted, an error of statistics, boys to girls."""
    sheet.frame("100", {"不合格": "", "合格": "80", "良好": "90", "优秀": "95"})
    sheet.add("rest", "五项保障等", indicator="score", full="26")
    sheet.add(
        "within",
        "政策内生育率",
        indicator="sum:planned_births:births",
        threshold="92",
        full="12",
        off="1",
    )
    sheet.add(
        "third",
        "多孩率",
        numerator="n01",
        denominator="births",
        threshold="3",
        at_most="1",
        full="12",
        off="1",
    )
    sheet.add(
        "beyond",
        "政策外出生",
        role="deduction",
        of="third",
        indicator="count:n02",
        full="12",
        off="1",
    )
    sheet.add(
        "service",
        "免费服务率",
        numerator="n04",
        denominator="n03",
        threshold="80",
        full="5",
        off="0.1",
    )
    sheet.add(
        "supplies",
        "药具使用率",
        numerator="n12",
        denominator="n11",
        threshold="90",
        full="5",
        off="0.3",
    )
    sheet.add(
        "autonomy",
        "村民自治",
        numerator="n06",
        denominator="n05",
        threshold="50",
        full="4",
        off="4",
    )
    sheet.add("accepted", "自治经验收认可", role="condition", of="autonomy", indicator="score")
    sheet.add(
        "levy",
        "征收",
        indicator="sum:levy_collected:levy_due",
        threshold="100",
        full="15",
        share="1",
    )
    sheet.add(
        "migrants",
        "流动人口办证",
        numerator="migrants_signed",
        denominator="migrants_due",
        threshold="100",
        full="5",
        share="1",
    )
    sheet.add(
        "error",
        "统计误差",
        numerator="n07",
        denominator="n08",
        error="1",
        threshold="5",
        at_most="1",
        full="6",
        per="0.1",
        off="1",
    )
    sheet.add(
        "too_wrong",
        "统计误差过大",
        role="veto",
        grade="created",
        numerator="n07",
        denominator="n08",
        error="1",
        threshold="7",
        at_most="1",
    )
    sheet.add(
        "sexes",
        "出生人口性别比",
        numerator="n09",
        denominator="n10",
        scale="hundred",
        threshold="110",
        at_most="1",
        full="10",
        off="0.5",
    )
    sheet.add("hidden", "故意隐瞒", role="veto", grade="created", indicator="score")


@pytest.fixture
def township_sheet(
    county: User, client_for: Any, monkeypatch: pytest.MonkeyPatch
) -> tuple[Sheet, list[VillageOutcome]]:
    sheet = begin(county, client_for, monkeypatch, OWN)
    enter_township_sheet(sheet)
    full = {"rest": 2600, "accepted": 100, "hidden": 0}
    for number, (name, (cells, given, *_)) in enumerate(PLACES.items(), 301):
        missing = YEAR * 100 + 6 if name == "缺月" else 0
        village = add_village(number, name, {**FULL, **cells}, without=missing)
        for item, points in (full | given).items():
            add_score(village, sheet.codes[item], points)
    outcomes = tried(code=TOWNSHIP, year=YEAR, standard=sheet.rules)
    return sheet, [outcome for outcome in outcomes if outcome.name in PLACES]


def told(outcome: VillageOutcome) -> tuple[Fraction | None, str]:
    assert outcome.points
    total = outcome.points.total
    return None if total is None else Fraction(total) / 100, outcome.grade_title


def worked_out(places: dict[str, Any]) -> dict[str, tuple[Fraction | None, str]]:
    return {
        name: (None if total == "待定" else Fraction(total), grade)
        for name, (*_, total, grade) in places.items()
    }


def agree(outcomes: list[VillageOutcome], places: dict[str, Any], folder: Path) -> None:
    """Page, country and workbook."""
    assert {outcome.name: told(outcome) for outcome in outcomes} == worked_out(places)
    standard = outcomes[0].standard
    everybody = tried(code=TOWNSHIP, year=YEAR, standard=standard)
    assert sum(grades(TOWNSHIP, YEAR, standard).values()) == len(everybody)
    ranks = [outcome.rank for outcome in everybody]
    for (rank, _), count in grades(TOWNSHIP, YEAR, standard).items():
        assert count == ranks.count(rank)
    (folder / "sheet.xlsx").write_bytes(written(outcomes).getvalue())
    recalculated(folder)
    rows = table(folder, "sheet", "等次")
    assert {row["是否一致"] for row in rows} == {"一致"}
    assert {row["总分相差"] for row in rows} <= {"", "0"}


def test_a_townships_hundred_points(
    township_sheet: tuple[Sheet, list[VillageOutcome]], tmp_path: Path
) -> None:
    agree(township_sheet[1], PLACES, tmp_path)


def test_it_says_in_words_what_it_does(
    township_sheet: tuple[Sheet, list[VillageOutcome]],
) -> None:
    sheet, outcomes = township_sheet
    page = sheet.client.get(f"/standards/drafts/{sheet.draft.pk}/").content.decode()
    for text in (
        "；达到100%得15分，0%得0分，按比例记分",
        "每1例扣1分，最多扣12分；从“多孩率”的得分里扣",
        "“统计上报出生”与“核查出生”的差÷“核查出生”，不高于5%；每高0.1个百分点扣1分",
        "当年累计“出生男孩”÷“出生女孩”（每100），不高于110；每高1扣0.5分",
        "验收得1分为达到；达不到的，“村民自治”不得分",
    ):
        assert text in page, text
    for name in sheet.codes:  # what was entered comes back into its form
        address = f"/standards/drafts/{sheet.draft.pk}/criteria/{sheet.codes[name]}/"
        form = sheet.client.get(address).context["form"]
        again = {field.html_name: field.value() for field in form}
        again["begun"] = again["begun"] or "1"  # the first choice of a list
        sheet.post(
            f"criteria/{sheet.codes[name]}",
            **{
                key: str(form[key].field.prepare_value(value))
                for key, value in again.items()
                if value not in (None, "") and key != "version"
            },
        )
    assert sheet.rules.criteria == outcomes[0].standard.criteria


def test_what_cannot_be_is_told_beside_the_field(
    township_sheet: tuple[Sheet, list[VillageOutcome]],
) -> None:
    sheet, _ = township_sheet
    address = f"/standards/drafts/{sheet.draft.pk}/criteria/new/"
    sent = {
        "section": "s",
        "clause": "1",
        "title": "项目",
        "role": "item",
        "indicator": "sum",
        "years": "1",
        "at_most": "0",
        "begun": "1",
        "numerator": "n01",
        "denominator": "n02",
    }
    for fields, field, said in (
        (
            {"indicator": "count:n02", "full": "5", "share": "1"},
            "threshold",
            "请填达到多少得满分。",
        ),
        ({"full": "5", "share": "1", "threshold": "3", "zero": "3"}, "zero", "不能与目标值相同。"),
        ({"full": "5", "off": "1", "threshold": "9", "up_to": "8"}, "up_to", "要高于目标值"),
        ({"full": "5", "off": "1", "threshold": "9", "most": "5"}, "most", "要高于满分"),
        ({"role": "condition", "threshold": "9"}, "of", "请选这是哪一项的前提条件。"),
        (
            {"indicator": "count:n02", "full": "5", "off": "1", "threshold": "1.5"},
            "threshold",
            "次数要填整数。",
        ),
        (
            {"indicator": "sum:planned_births:births", "full": "5", "off": "1", "threshold": "101"},
            "threshold",
            "不能大于100%",
        ),
    ):
        answer = sheet.client.post(address, {**sent, **fields})
        assert said in "".join(answer.context["form"].errors[field])


YEARLY = columns(
    *("会议次数", "及时上报出生", "应上报出生", "迟报", "漏报", "虚报"),
    *("政策外出生", "总人口", "第一轮查", "第二轮查", "第三轮查", "应查", "孕检", "应孕检"),
    cases=("会议次数", "迟报", "漏报", "虚报"),
)
WHOLE = {
    **{"n01": 12, "n02": 100, "n03": 100, "n04": 0, "n05": 0, "n06": 0, "n07": 30, "n08": 10_000},
    **{"n09": 700, "n10": 700, "n11": 700, "n12": 1000, "n13": 60, "n14": 60},
    **{"migrants_due": 50, "migrants_signed": 50, "levy_due": 70, "levy_collected": 70},
}
THOUSAND = {
    "全满": ({}, {}, "1000", "一等"),
    "少开一次会": ({"n01": 11}, {}, "997", "一等"),
    "少开五次会": ({"n01": 7}, {}, "988", "一等"),
    "迟报漏报": ({"n02": 95, "n04": 2, "n05": 1}, {}, "990", "一等"),
    "虚报扣到零": ({"n02": 1, "n06": 1}, {}, "880", "三等"),
    "千分之三点五": ({"n07": 35}, {}, "985", "一等"),
    "千分之三多": ({"n07": 13, "n08": 3000}, {}, "960", "一等"),
    "千分之五": ({"n07": 50}, {}, "940", "二等"),
    "查环查孕差一点": ({"n09": 695}, {}, "999", "一等"),
    "查环查孕加满": ({"n09": 760, "n10": 751, "n11": 750}, {}, "1015", "一等"),
    "办证超过": ({"migrants_signed": 55}, {}, "1007.5", "一等"),
    "办证超过太多": ({"migrants_signed": 500}, {}, "1015", "一等"),
    "征收七分之一": ({"levy_collected": 10}, {}, "5800/7", "三等"),
    "等次线下": ({}, {"rest": 28799}, "949.99", "二等"),
    "另扣": ({}, {"more": 1250}, "987.5", "一等"),
    "没有人口": ({"n07": 0, "n08": 0}, {}, "1000", "一等"),
    "缺月": ({}, {}, "待定", "不合格"),
}


def enter_thousand(sheet: Sheet) -> None:
    """The third: a thousand points, at least twelve meetings, per thousand people, beyond full."""
    sheet.frame("1000", {"不合格": "", "三等": "800", "二等": "900", "一等": "950"})
    sheet.add("rest", "宣传、措施等", indicator="score", full="338")
    sheet.add("meetings", "每月例会", indicator="count:n01", threshold="12", full="12", off="3")
    sheet.add(
        "births",
        "出生上报",
        numerator="n02",
        denominator="n03",
        threshold="100",
        full="120",
        share="1",
    )
    for name, title, cell, off in (
        ("late", "迟报", "n04", "1"),
        ("missed", "漏报", "n05", "2"),
        ("invented", "虚报", "n06", "5"),
    ):
        sheet.add(
            name,
            title,
            role="deduction",
            of="births",
            indicator=f"count:{cell}",
            full="120",
            off=off,
        )
    sheet.add(
        "beyond",
        "政策外出生",
        indicator="per",
        numerator="n07",
        denominator="n08",
        scale="thousand",
        threshold="3",
        zero="5",
        at_most="1",
        full="60",
        share="1",
    )
    for number, cell in enumerate(("n09", "n10", "n11"), 1):
        sheet.add(
            cell,
            f"第{number}轮查",
            numerator=cell,
            denominator="n12",
            threshold="70",
            full="25",
            off="1",
            most="30",
        )
    sheet.add(
        "certificates",
        "办证",
        numerator="migrants_signed",
        denominator="migrants_due",
        threshold="100",
        full="75",
        share="1",
        most="90",
    )
    sheet.add(
        "before",
        "孕前检查",
        numerator="n13",
        denominator="n14",
        threshold="100",
        full="120",
        share="1",
    )
    sheet.add(
        "levy",
        "征收",
        indicator="sum:levy_collected:levy_due",
        threshold="100",
        full="200",
        share="1",
    )
    sheet.add("more", "其他扣分", role="deduction", indicator="score", full="50")


def test_a_year_in_a_thousand_points(
    county: User, client_for: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sheet = begin(county, client_for, monkeypatch, YEARLY)
    enter_thousand(sheet)
    for number, (name, (cells, given, *_)) in enumerate(THOUSAND.items(), 301):
        missing = YEAR * 100 + 6 if name == "缺月" else 0
        figures = {**WHOLE, **cells}
        village = add_village(number, name, figures, stock=("n08",), without=missing)
        for item, points in ({"rest": 33800, "more": 0} | given).items():
            add_score(village, sheet.codes[item], points)
    outcomes = tried(code=TOWNSHIP, year=YEAR, standard=sheet.rules)
    agree([outcome for outcome in outcomes if outcome.name in THOUSAND], THOUSAND, tmp_path)


GROUPS = columns(
    *("理事组长会员数", "作用发挥好的", "应发报酬", "已发报酬", "小组数", "活动开展好的小组"),
    *("宣传走访次数", "应到例会人次", "实到例会人次", "骨干活动次数", "五好小组数"),
    *("向村报告次数", "中心工作次数", "抽查会员数", "知晓会员数"),
    cases=("宣传走访次数", "骨干活动次数", "向村报告次数", "中心工作次数"),
    money=("应发报酬", "已发报酬"),
)
ASSOCIATION = {
    **{"n01": 40, "n02": 32, "n03": 9_000_00, "n04": 9_000_00, "n05": 12, "n06": 12, "n07": 24},
    **{"n08": 144, "n09": 144, "n10": 12, "n11": 6, "n12": 1, "n13": 4, "n14": 200, "n15": 150},
    "discipline_breaches": 0,
}
FIRST_CLASS = {
    "全部做到": ({}, {}, "100", "一流"),
    "作用发挥差一人": ({"n02": 31}, {}, "97", "一流"),
    "报酬发了七成": ({"n04": 6_300_00}, {}, "98.5", "一流"),
    "报酬除不尽": ({"n03": 7_00, "n04": 1_00}, {}, "670/7", "一流"),
    "一个小组没有活动": ({"n06": 11}, {}, "599/6", "一流"),
    "例会缺席一半": ({"n09": 72}, {}, "99", "一流"),
    "走访少一次": ({"n07": 23}, {}, "99.9", "一流"),
    "走访少三十次": ({"n07": 0}, {}, "98", "一流"),
    "骨干活动多一次": ({"n10": 13}, {}, "100", "一流"),
    "骨干活动少两次": ({"n10": 10}, {}, "99.6", "一流"),
    "五好不到一半": ({"n11": 5}, {}, "95", "一流"),
    "五好没有认可": ({}, {"seen": 0}, "95", "一流"),
    "违反群众纪律": ({"discipline_breaches": 1}, {}, "98", "一流"),
    "没有报告": ({"n12": 0}, {}, "95", "一流"),
    "中心工作两次": ({"n13": 2}, {}, "97.5", "一流"),
    "知晓率低一点": ({"n15": 149}, {}, "99", "一流"),
    "没有抽查": ({"n14": 0, "n15": 0}, {}, "100", "一流"),
    "等次线上": ({"n11": 5}, {"rest": 4500}, "90", "一流"),
    "等次线下": ({"n07": 23, "n11": 5}, {"rest": 4500}, "89.9", "良好"),
    "还没有验收": ({}, {"rest": None}, "待定", "不合格"),
    "缺月": ({}, {}, "待定", "不合格"),
}


def enter_association(sheet: Sheet) -> None:
    """The second: an association's hundred points, by shares, attendance, times and what is
    accepted on site."""
    sheet.frame("100", {"不合格": "", "合格": "60", "良好": "80", "一流": "90"})
    sheet.add("rest", "会长、秘书长、阵地等", indicator="score", full="50")
    sheet.add(
        "active",
        "作用发挥率",
        indicator="stock",
        numerator="n02",
        denominator="n01",
        threshold="80",
        full="5",
        off="1",
    )
    sheet.add(
        "pay", "报酬落实", numerator="n04", denominator="n03", threshold="100", full="5", share="1"
    )
    sheet.add(
        "lead", "小组活动", numerator="n06", denominator="n05", threshold="100", full="2", share="1"
    )
    sheet.add("visits", "宣传走访", indicator="count:n07", threshold="24", full="2", off="0.1")
    sheet.add(
        "meeting",
        "例会到会率",
        numerator="n09",
        denominator="n08",
        threshold="100",
        full="2",
        share="1",
    )
    sheet.add("breach", "违反群众纪律", indicator="count:discipline_breaches", full="2", off="2")
    sheet.add("backbone", "骨干活动", indicator="count:n10", threshold="12", full="2", off="0.2")
    sheet.add(
        "five", "五好小组", numerator="n11", denominator="n05", threshold="50", full="5", off="5"
    )
    sheet.add("seen", "五好小组经验收认可", role="condition", of="five", indicator="score")
    sheet.add("told", "向村报告", indicator="count:n12", threshold="1", full="5", off="5")
    sheet.add("campaigns", "中心工作", indicator="count:n13", threshold="4", full="5", share="1")
    sheet.add(
        "known",
        "会员知晓率",
        numerator="n15",
        denominator="n14",
        threshold="75",
        full="15",
        off="1",
    )


def test_an_associations_hundred_points(
    county: User, client_for: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sheet = begin(county, client_for, monkeypatch, GROUPS)
    enter_association(sheet)
    for number, (name, (cells, given, *_)) in enumerate(FIRST_CLASS.items(), 301):
        missing = YEAR * 100 + 6 if name == "缺月" else 0
        figures = {**ASSOCIATION, **cells}
        village = add_village(number, name, figures, stock=("n01", "n02"), without=missing)
        for item, points in ({"rest": 5000, "seen": 100} | given).items():
            if points is not None:
                add_score(village, sheet.codes[item], points)
    outcomes = tried(code=TOWNSHIP, year=YEAR, standard=sheet.rules)
    agree([one for one in outcomes if one.name in FIRST_CLASS], FIRST_CLASS, tmp_path)


def test_what_if_tries_other_numbers_of_every_form(
    township_sheet: tuple[Sheet, list[VillageOutcome]],
) -> None:
    """A range of a ratio, a target per hundred, a share's target: typed as the standard tells
    them."""
    sheet, _ = township_sheet
    standard = sheet.rules
    typed = {"sexes": "112", "levy": "50", "error": "4.9"}
    data = {f"threshold-{sheet.codes[name]}": text for name, text in typed.items()}
    form = WhatIfForm(data, standard=standard, year=YEAR)
    assert form.errors == {}
    assert form.parameters == data
    tried_standard = alter(standard, form.changes, form.least)
    found = try_out(code=TOWNSHIP, year=YEAR, standard=standard, tried=tried_standard)
    assert found.texts == [
        "征收：目标值100%→50%",
        "统计误差：目标值5%→4.90%",
        "出生人口性别比：目标值110→112",
    ]
    totals = {
        pair.after.name: (told(pair.before)[0], told(pair.after)[0])
        for pair in found.pairs
        if pair.after.name in PLACES
    }
    assert totals["性别比一一二"] == (99, 99)  # boys to girls as allowed now, the error a step over
    assert totals["征收九三五"] == (Fraction("99.025"), 99)
    assert totals["除不尽"] == (Fraction(265, 3), 100 - 5 - Fraction(5, 3) - 1)
