"""Criteria and outcomes in words, for templates."""

from django import template

from assessment import periods, presentation, wording

register = template.Library()

register.filter("short_title", wording.short_title)
register.filter("part_titles", wording.part_titles)
register.filter("window_text", presentation.window_text)
register.filter("reason", presentation.reason)
register.filter("period_label", periods.label)
