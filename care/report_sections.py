"""What the report to the villagers says of activities and aid (by kind, with how many they reached)
and of money."""

from django.db.models import Count, Q, Sum

from associations.report_sections import ReportSpan, Told, chinese_day
from associations.vocabulary.in_force import titled
from documents.numerals import yuan2
from documents.word import WordSection, WordTable

from .activities.models import ACTIVITIES, Activity
from .aid.models import WAYS_OF_AID, Aid
from .families.telling import LEFT_OUT
from .ledger.models.entries import INCOME, Entry
from .ledger.models.funds import Fund
from .ledger.querysets import Figures, by_label


def activities(period: ReportSpan) -> Told:
    rows = (
        Activity.objects.filter(village=period.village, date__range=period.days)
        .ordinary()
        .order_by()
        .values_list("kind")
    )
    counts = {kind: figures for kind, *figures in rows.annotate(Count("pk"), Sum("reached"))}
    if not counts:
        return Told(WordSection("活动和服务", ["本期未登记活动。"]))
    found = titled(ACTIVITIES, period.village, period.last, counts)
    lines = [(title, *figures) for title, figures in found]
    times, reached = (sum(line[number] for line in lines) for number in (1, 2))
    text = f"本期开展活动{times}次，受益{reached}人次，各类如下。"
    table = WordTable(("类别", "次数", "受益人次"), [*lines, ("合计", times, reached)], (2, 1, 1))
    return Told(WordSection("活动和服务", [text], table))


def aid(period: ReportSpan) -> Told:
    """Everybody in the village reads it: what was given to sensitive families is left out, so that
    nobody can guess."""
    rows = Aid.objects.filter(code=period.village, date__range=period.days).ordinary()
    found = rows.reached()
    if not found.times:
        return Told(WordSection("帮扶", [f"本期未登记帮扶。{LEFT_OUT}"]))
    kinds = {kind: reached for (kind,), reached in rows.reached_by("kind").items()}
    lines = [
        (title, of_kind.times, of_kind.helped, yuan2(of_kind.amount))
        for title, of_kind in titled(WAYS_OF_AID, period.village, period.last, kinds)
    ]
    total = ("合计", found.times, found.helped, yuan2(found.amount))
    text = (
        f"本期帮扶{found.helped}户，其中计划生育家庭{found.planning}户，占{found.share}，"
        f"各种方式如下。{LEFT_OUT}"
    )
    table = WordTable(("帮扶方式", "次数", "户数", "金额（元）"), [*lines, total], (2, 1, 1, 2))
    return Told(WordSection("帮扶", [text], table))


def money(period: ReportSpan) -> Told:
    """Reversals are taken off both sides, as on the funds' own pages."""
    there = Q(closed__isnull=True) | Q(closed__gte=period.first)
    funds = Fund.objects.filter(
        there, village=period.village, opened__lte=period.last
    ).with_figures(*period.days)
    found = [
        (fund.name, Figures(fund.opening, fund.income, fund.spending))
        for fund in funds.order_by("pk")
    ]
    if not found:
        return Told(WordSection("经费收支", ["本村还没有设立经费。"]))
    total = sum((figures for _, figures in found), Figures())
    texts = [
        f"本期收入{yuan2(total.income)}元，支出{yuan2(total.spending)}元，"
        f"{chinese_day(period.last)}结存{yuan2(total.balance)}元。",
        *_uses(period),
    ]
    lines = [(name, *_cells(figures)) for name, figures in found]
    table = WordTable(
        ("经费（元）", "期初", "收入", "支出", "结存"),
        [*lines, ("合计", *_cells(total))],
        (5, 3, 3, 3, 3),
    )
    return Told(WordSection("经费收支", texts, table))


def _uses(period: ReportSpan) -> list[str]:
    spent = (
        Entry.objects.filter(fund__village=period.village)
        .within(*period.days)
        .exclude(category__in=INCOME)
    )
    said = [f"{label}{yuan2(fen)}元" for label, fen in by_label(spent.by_category(None)) if fen]
    return [f"支出用于：{'、'.join(said)}。"] if said else []


def _cells(figures: Figures) -> list[str]:
    return [
        yuan2(amount)
        for amount in (figures.opening, figures.income, figures.spending, figures.balance)
    ]


SECTIONS = ((90, activities), (95, aid), (100, money))
