"""年终总结: the book's account of a year as an editable Word draft, every figure filled in."""

from collections.abc import Mapping, Sequence

from documents.word import Draft, WordSection, WordTable

from ...grading.overview import Overview, by_township
from ...grading.ranking import rule
from ...grading.shown import shown_title
from ...reports.periods import missing_text
from ...results.townships import rank as rank_townships
from ...standards.wording import short_title
from .content import YearEndBook
from .narrative import Narrative, narrative
from .parts import help_rows

BLANK_DAY = "　　　　年　　月　　日"
NAMED = 10  # villages that a sentence names before it only counts


def title(book: YearEndBook) -> str:
    return f"{book.name}{book.year}年度计划生育村（居）民自治工作总结"


def draft(book: YearEndBook, townships: Mapping[str, str]) -> Draft:
    """`townships`: names by code; a county's are told one by one."""
    made = Draft(title(book))
    made.sections(sections(book, townships))
    return made.signature(book.issuer, BLANK_DAY)


def sections(book: YearEndBook, townships: Mapping[str, str]) -> list[WordSection]:
    told = narrative(book)
    found = [
        _basis(book, told),
        WordSection(
            "考评等次", [_grades(book.overview), *_standings(book)], _grade_table(book.overview)
        ),
        WordSection("目标完成情况", _targets(book.overview)),
        WordSection(f"与{book.last_year}年度相比", _compared(told)),
        _criteria(told),
        _ranking(book),
        _help(book),
        WordSection("月报缺报和数据更正", _records(book)),
        _problems(book, told),
    ]
    return [*found[:3], _townships(book, townships), *found[3:]] if len(townships) > 1 else found


def _basis(book: YearEndBook, told: Narrative) -> WordSection:
    texts = [
        f"{book.year}年度，{book.name}参加考评的村（社区）共{len(book.outcomes)}个，"
        f"其中村{told.villages}个、社区{told.communities}个。",
        (
            f"考评依据《{book.standard.title}》，数据取自考评期内已审核的月报、"
            "民主评议和现场核查记录。"
        ),
    ]
    return WordSection("基本情况", texts)


def _grades(overview: Overview) -> str:
    shares = reversed(overview.shares)
    return f"{'，'.join(f'{s.grade.title}{s.count}个，占{s.percent}' for s in shares)}。"


def _standings(book: YearEndBook) -> list[str]:
    found = "；".join(book.standings)
    return [f"发布以后等次有改变的：{found}。"] if found else []


def _grade_table(overview: Overview) -> WordTable:
    rows = [(share.grade.title, share.count, share.percent) for share in reversed(overview.shares)]
    return WordTable(("等次", "村（社区）数", "占比"), [*rows, ("合计", len(overview.rows), "")])


def _targets(overview: Overview) -> list[str]:
    texts = [
        f"{target.title}，目标不低于{target.wanted}：{target.text}。" for target in overview.targets
    ]
    return texts or ["本年度的标准没有规定目标。"]


def _townships(book: YearEndBook, names: Mapping[str, str]) -> WordSection:
    places = rank_townships(by_township(book.overview, names))
    rows = [
        (
            place.place or "—",
            place.name,
            len(place.overview.rows),
            *(s.count for s in reversed(place.overview.shares)),
        )
        for place in places
    ]
    grades = [share.grade.title for share in reversed(book.overview.shares)]
    header = ("名次", "乡镇（街道）", "村数", *grades)
    return WordSection(
        "各乡镇情况",
        [f"全县{len(names)}个乡镇（街道），名次按合格以上和更高等次的占比排列。"],
        WordTable(header, rows, (2, 5, 2, *(2 for _ in grades))),
    )


def _compared(told: Narrative) -> list[str]:
    texts = []
    for word, moves in (("上升", told.risen), ("下降", told.fallen)):
        parts = [f"{m.before}变为{m.after}{len(m.names)}个（{_names(m.names)}）" for m in moves]
        count = sum(len(move.names) for move in moves)
        texts.append(
            f"等次{word}的{count}个：{'；'.join(parts)}。"
            if parts
            else f"没有等次{word}的村（社区）。"
        )
    return texts


def _names(names: Sequence[str]) -> str:
    return "、".join(names) if len(names) <= NAMED else f"{'、'.join(names[:NAMED])}等"


def _criteria(told: Narrative) -> WordSection:
    rows = [(row.criterion.title, *row[1:]) for row in told.criteria]
    header = ("标准", "达到", "未达到", "不能判定", "合计数值", "合计比率")
    text = (
        "各项标准达到、未达到和不能判定的村（社区）数，以及全部村（社区）合计的比率如下。"
        "比率只舍不入。"
    )
    return WordSection("各项标准达到情况", [text], WordTable(header, rows, (6, 2, 2, 2, 4, 3)))


def _ranking(book: YearEndBook) -> WordSection:
    rows = [
        (
            row.told_place,
            row.outcome.name,
            shown_title(row.outcome),
            book.before.get(row.outcome.village, "未考评"),
        )
        for row in book.ranking
    ]
    return WordSection(
        "年终排队",
        [rule(book.standard)],
        WordTable(("名次", "村（社区）", "等次", "上年度"), rows, (2, 5, 3, 3)),
    )


def _help(book: YearEndBook) -> WordSection:
    rows = [(row.name, "；".join(step.text for step in row.steps)) for row in help_rows(book)]
    if not rows:
        return WordSection("重点帮促", ["没有需要重点帮促的村（社区）。"])
    text = f"需要重点帮促的村（社区）{len(rows)}个，还差的事项如下。"
    return WordSection("重点帮促", [text], WordTable(("村（社区）", "还差什么"), rows, (2, 7)))


def _records(book: YearEndBook) -> list[str]:
    lacking = [(outcome.name, outcome.to_report) for outcome in book.outcomes if outcome.to_report]
    named = [f"{name}（{missing_text(months)}）" for name, months in lacking]
    texts = [
        f"月报不全的村（社区）{len(lacking)}个：{_names(named)}。"
        if lacking
        else "各村（社区）月报齐全。"
    ]
    return [
        *texts,
        f"考评期内的更正单{len(book.corrections)}份。"
        if book.corrections
        else "考评期内没有更正单。",
    ]


def _problems(book: YearEndBook, told: Narrative) -> WordSection:
    """The criteria that most villages failed; what to do about them is the office's to write."""
    failed = [row for row in told.criteria if row.not_held + row.undecided]
    worst = sorted(failed, key=lambda row: -(row.not_held + row.undecided))[:3]
    texts = [
        (
            f"{number}.{short_title(row.criterion)}：未达到{row.not_held}个，"
            f"不能判定{row.undecided}个。"
        )
        for number, row in enumerate(worst, start=1)
    ]
    return WordSection(
        "存在的问题和下一步打算", [*(texts or ["各项标准全部达到。"]), "下一步打算：（请补充）"]
    )
