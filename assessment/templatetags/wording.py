"""Criteria and outcomes in words, for templates."""

from django import template

from documents.numerals import numeral

from ..grading import presentation
from ..grading.outcomes import VillageOutcome
from ..grading.overview import cell_state
from ..grading.points_reasons import earned_text
from ..grading.shown import shown_grade, shown_title, so_far
from ..grading.windows.parts import parts_text
from ..standards import wording
from ..standards.decimals import points_text
from ..standards.points_wording import worth_text

register = template.Library()

register.filter("short_title", wording.short_title)
register.filter("part_titles", wording.part_titles)
register.filter("threshold_words", wording.threshold_words)
register.filter("threshold_text", wording.threshold_text)
register.filter("window_text", presentation.window_text)
register.filter("shown_figures", presentation.shown_figures)
register.filter("months_title", presentation.months_title)
register.filter("reason", presentation.reason)
register.filter("points_text", points_text)
register.filter("worth_text", worth_text)
register.filter("earned_text", earned_text)
register.filter("numeral", numeral)
register.filter("cell_state", cell_state)
register.filter("shown_grade", shown_grade)
register.filter("shown_title", shown_title)
register.filter("so_far", so_far)
register.filter("parts_text", parts_text)


@register.inclusion_tag("includes/grade_chip.html")
def grade_chip(outcome: VillageOutcome) -> dict[str, str]:
    shown = shown_grade(outcome)
    return {"grade": shown.code, "label": shown.title, "reach_hint": shown.hint}
