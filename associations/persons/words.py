"""A row's fields in words, for the person whom it is about."""

import datetime

from django.db import models

from ..report_sections import chinese_day
from ..vocabulary.own.records import WithOwnFields

Facts = list[tuple[str, str]]


def facts_of(row: object, one: models.Field) -> Facts:
    if one.name == "own" and isinstance(row, WithOwnFields):
        return row.own_told
    return [(label_of(one), words)] if (words := shown(row, one)) else []


def label_of(one: models.Field) -> str:
    return str(one.verbose_name).replace("（分", "（元")


def shown(row: object, one: models.Field) -> str:
    """A field's value in words; "" for what says nothing."""
    if told := getattr(row, f"get_{one.name}_display", None):
        return str(told() or "")
    value = getattr(row, one.name)
    if value in (None, "", [], {}) or value is False:
        return ""
    if value is True:
        return "是"
    if "（分" in str(one.verbose_name):
        return f"{value / 100:.2f}" if value else ""
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return chinese_day(value)
    return str(value)
