"""What the database refused, told to the person who typed it: only a unique violation means that
somebody else was quicker."""

import logging
import re
import sqlite3
import traceback
from enum import Enum
from typing import TYPE_CHECKING

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import BaseConstraint, CheckConstraint

if TYPE_CHECKING:
    from psycopg.errors import Diagnostic

TAKEN = "别人刚刚登记了同样的内容，没有重复保存。请核对以后再办。"
GONE = "所选的内容刚刚被别人删除，没有保存。请重新选择以后再办。"
UNFIT = "所填内容不符合登记的规定，没有保存。请核对以后再办。"
FAILED = "保存时出错，没有保存，填写的内容还在。请联系管理员查看运行记录。"
logger = logging.getLogger(__name__)


class ViolationKind(Enum):
    """By SQLSTATE on PostgreSQL, by extended result code on SQLite."""

    UNIQUE = "23505", sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
    CHECK = "23514", sqlite3.SQLITE_CONSTRAINT_CHECK
    GUARD = "23000", sqlite3.SQLITE_CONSTRAINT_TRIGGER  # accounts/guards.py
    REFERENCE = "23503", sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY
    OTHER = ()


def kind_of(error: IntegrityError) -> ViolationKind:
    code = getattr(error.__cause__, "sqlstate", None) or getattr(
        error.__cause__, "sqlite_errorcode", None
    )
    return next((kind for kind in ViolationKind if code in kind.value), ViolationKind.OTHER)


def is_unique(error: IntegrityError) -> bool:
    return kind_of(error) is ViolationKind.UNIQUE


def as_validation_error(error: IntegrityError, taken: str = TAKEN) -> ValidationError:
    """The error in words for the page; `taken` where somebody else was quicker. What no form
    explains is logged."""
    match kind_of(error):
        case ViolationKind.UNIQUE:
            return ValidationError(taken)
        case ViolationKind.GUARD:
            return ValidationError(f"{_raised(error)}。没有保存。")
        case ViolationKind.REFERENCE:
            return ValidationError(GONE)
        case ViolationKind.CHECK:
            return ValidationError(_of_check(error))
    _log(error, "")
    return ValidationError(FAILED)


def _diagnosis(error: IntegrityError) -> "Diagnostic | None":
    """What PostgreSQL says of it in parts; SQLite has one sentence."""
    return getattr(error.__cause__, "diag", None)


def _raised(error: IntegrityError) -> str:
    """A guard's own message, without what the database writes around it."""
    diagnosis = _diagnosis(error)
    return str(diagnosis.message_primary if diagnosis else error).rstrip("。")


def _of_check(error: IntegrityError) -> str:
    """The constraint's own words; one that has none never speaks to people, and is logged."""
    diagnosis = _diagnosis(error)
    name = (
        diagnosis.constraint_name or ""
        if diagnosis
        else re.sub(r"^CHECK constraint failed: ", "", str(error))
    )
    words = {
        constraint.name: str(constraint.violation_error_message)
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
    }
    if (found := words.get(name)) and found != str(BaseConstraint.default_violation_error_message):
        return f"{found}没有保存。"
    _log(error, name)
    return UNFIT


def _log(error: IntegrityError, name: str) -> None:
    """Where and by what, never the message itself: PostgreSQL's tells the whole row."""
    diagnosis = _diagnosis(error)
    where = next(reversed(traceback.extract_tb(error.__traceback__)), None)
    what = name or (diagnosis.column_name if diagnosis else str(error))
    logger.error(
        "数据库拒绝了一次保存：%s，%s:%s", what, where and where.filename, where and where.lineno
    )
