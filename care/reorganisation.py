"""Activities, funds and their ledgers stay with the village in whose name they were kept."""

from associations.reorganisation import STAYS, Line, Part, Plan
from associations.services.reorganisation import by_village

from .models import Activity, Fund

KEPT = (("活动", Activity), ("经费", Fund))


def lines(plan: Plan) -> list[Line]:
    return [
        Line(code, STAYS, label, count)
        for label, model in KEPT
        for code, count in by_village(model.objects.filter(village__in=plan.source_codes), "village_id").items()
    ]


PART = Part(lines=lines)
