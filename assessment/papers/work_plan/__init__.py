"""A township's work plan of a year (年度工作计划) as an editable draft: what it aims at, what the
year before came to, what falls due when, which villages are helped. Every figure and every date
comes from records or from a rule."""

import datetime

from django.utils import timezone

from associations.models import Association, Plan, Township, Village
from documents.word import Draft, WordSection

from . import tasks
from .last_year import LastYear, last_year

BLANK_DAY = "　　　　年　　月　　日"


def title(township: Township, year: int) -> str:
    return f"{township.name}{year}年人口和计划生育工作计划"


def sections(township: Township, year: int) -> list[WordSection]:
    """The number of queries does not grow with the villages."""
    before = last_year(township.pk, year - 1)
    plans = [
        plan
        for plan in Plan.objects.filter(
            township=township, starts__year__lte=year, ends__year__gte=year
        )
        .prefetch_related("stages", "targets")
        .order_by("starts", "pk")
        if plan.year == year
    ]
    return [
        _aims(plans, year),
        _targets(plans),
        WordSection(f"{year - 1}年的工作", before.sentences, before.grades),
        tasks.section(township.pk, year, plans),
        _help(township.pk, before, _day(year)),
        WordSection("继续推进的工作", tasks.carried_over(township.pk)),
    ]


def draft(township: Township, year: int) -> Draft:
    made = Draft(title(township, year))
    made.sections(sections(township, year))
    associations = Association.objects.filter(township=township, kind=Association.Kind.TOWNSHIP)
    own = associations.there_on(_day(year)).first()
    return made.signature(own.name if own else township.name, BLANK_DAY)


def _aims(plans: list[Plan], year: int) -> WordSection:
    texts = [
        f"{plan.aim}（《{plan.name}》{'，' + plan.basis if plan.basis else ''}）"
        for plan in plans
        if plan.aim
    ]
    return WordSection("指导思想", texts or [f"{year}年的实施方案尚未写明总体要求。"])


def _targets(plans: list[Plan]) -> WordSection:
    found = [target for plan in plans for target in plan.targets.all()]
    lines = [
        f"{number}.{tasks.target_words(target)}" for number, target in enumerate(found, start=1)
    ]
    return WordSection("目标", lines or ["本年度的实施方案尚未写明目标。"])


def _day(year: int) -> datetime.date:
    """Until when a plan of the year is looked at."""
    return min(datetime.date(year, 12, 31), timezone.localdate())


def _help(code: str, before: LastYear, day: datetime.date) -> WordSection:
    hard = Village.objects.in_division(code).open_on(day).of_class(Village.Grouping.III, day)
    names = [*hard.names().values()]
    texts = [
        f"三类（重点）村{len(names)}个：{'、'.join(names)}。" if names else "没有三类（重点）村。",
        f"{before.year}年未达合格标准的村（社区）{len(before.below)}个：{'、'.join(before.below)}。"
        if before.below
        else before.none_below,
    ]
    if names or before.below:
        texts.append("对这些村逐村确定联系领导、措施和期限。")
    return WordSection("重点帮促", texts)
