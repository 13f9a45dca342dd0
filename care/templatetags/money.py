"""Sums of money in templates."""

from django import template

from ..money import yuan2

register = template.Library()
register.filter("yuan2", yuan2)
