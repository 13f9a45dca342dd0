"""The published standards as readable documents."""

from itertools import pairwise

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.http import Request

from ..models import Standard
from ..standard import AnyStandard
from ..wording import no_cases_text, rule_text, target_texts, window_rule


def standard_list(request: Request) -> HttpResponse:
    return render(request, "assessment/standard_list.html", {"standards": Standard.objects.all()})


def standard_detail(request: Request, pk: int) -> HttpResponse:
    standard = get_object_or_404(Standard, pk=pk)
    ladder = standard.ladder
    context = {"standard": standard, "ladder": ladder, "chapters": _chapters(ladder), "targets": target_texts(ladder)}
    return render(request, "assessment/standard_detail.html", context)


def _chapters(ladder: AnyStandard) -> list[dict[str, object]]:
    """Per grade above the lowest: the grade, the one below it, and its clauses in words."""
    return [
        {
            "grade": grade,
            "below": below,
            "clauses": [
                (criterion, rule_text(criterion), window_rule(criterion), no_cases_text(criterion))
                for criterion in ladder.criteria
                if criterion.grade == grade.code
            ],
        }
        for below, grade in pairwise(ladder.grades)
    ]
