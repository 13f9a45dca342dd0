"""Sums of money in templates."""

from django import template

from documents.numerals import wan, yuan2

register = template.Library()
register.filter("yuan2", yuan2)
register.filter("wan", wan)
