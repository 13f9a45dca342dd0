"""What stands in addresses and forms in place of a running key: keys tell by their gaps how many
rows a list hides."""

import re
import secrets
from typing import Any

from django.db import models

from accounts.texts import Code

DIGITS = 12


def new_ref() -> str:
    return secrets.token_hex(DIGITS // 2)


def is_ref(text: str) -> bool:
    """What somebody typed into an address or a form is asked about only where it can be one."""
    return re.fullmatch(RefConverter.regex, text) is not None


class RandomRef(models.Func):
    """One made by the database: for the rows that stood before, and for those written by hand."""

    output_field = models.CharField(max_length=DIGITS)
    arity = 0

    template = f"substr(md5(gen_random_uuid()::text), 1, {DIGITS})"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(
            compiler, connection, template=f"lower(hex(randomblob({DIGITS // 2})))", **context
        )


class RefField(Code):
    def __init__(self, **options: object) -> None:
        given = {
            "verbose_name": "地址编号",
            "max_length": DIGITS,
            "unique": True,
            "default": new_ref,
            "db_default": RandomRef(),
            "editable": False,
        }
        super().__init__(**{**given, **options})


class RefConverter:
    regex = f"[0-9a-f]{{{DIGITS}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
