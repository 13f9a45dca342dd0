"""Democratic appraisals stay with the village in which they were held."""

from associations.reorganisation import STAYS, Line, Part, Plan
from associations.services.reorganisation import by_village

from .models import Appraisal


def lines(plan: Plan) -> list[Line]:
    rows = Appraisal.objects.filter(village__in=plan.source_codes)
    return [Line(code, STAYS, "民主评议", count) for code, count in by_village(rows, "village_id").items()]


def marks(plan: Plan) -> list[object]:
    return [by_village(Appraisal.objects.filter(village__in=plan.source_codes), "village_id")]


def refusals(plan: Plan) -> list[str]:
    later = Appraisal.objects.filter(village__in=plan.closing_codes, date__gte=plan.day).select_related("village")
    return [
        f"{row.village.name} {row.date} 还有民主评议，撤销日期须在这以后。"
        for row in later.order_by("village", "-date")
    ]


PART = Part(lines=lines, marks=marks, refusals=refusals)
