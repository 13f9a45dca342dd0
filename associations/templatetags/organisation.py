"""What the pages of the organisation show in a way of their own."""

from django import template

from ..organisation.forms.fields import yuan

register = template.Library()
register.filter("yuan", yuan)
