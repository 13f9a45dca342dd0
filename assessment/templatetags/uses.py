"""What an approved month's figures went into, for whoever reported them."""

from django import template
from django.utils import timezone

from autonomy.models import Disclosure, VillagerReport

from ..models import FrozenVillage, MonthlyReport
from ..reports import periods

register = template.Library()
COUNTED = (Disclosure.Kind.BIRTHS, Disclosure.Kind.VIOLATIONS)


@register.simple_tag
def uses_of(report: MonthlyReport) -> list[str]:
    """In words, each with its day: what was posted of its quarter, told the villagers of its
    half-year, and published of its year. Three queries."""
    year, month = periods.year_of(report.period), periods.month_of(report.period)
    whole = periods.is_total(report.period)
    found = ["全年合计", "等次计算"]
    if not whole:
        quarter = (month + 2) // 3
        posted = Disclosure.objects.filter(
            village=report.village_id, year=year, part=quarter, kind__in=COUNTED
        )
        if days := [row.posted for row in posted]:
            found.append(f"{year}年第{quarter}季度村务公开（{min(days)}）")
    told = VillagerReport.objects.filter(village=report.village_id, year=year).order_by("given")
    found += [
        f"{year}年{row.get_half_display()}向村民的报告（{row.given}）"
        for row in told
        if row.half == VillagerReport.Half.END or (not whole and month <= 6)
    ]
    rounds = FrozenVillage.objects.filter(code=report.village_id, round__year=year)
    for frozen in rounds.select_related("round__publication"):
        day = timezone.localdate(frozen.round.publication.at)
        found.append(f"{year}年度考评结果（{day}发布）")
    return found
