"""The county's own fields in a file of members or households: how cells are read, and what of them
stands on the books."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from accounts.texts.numbers import MOST, read_digits
from associations.vocabulary.own.kinds import OwnField, OwnType, asked
from associations.vocabulary.own.values import checked, words
from documents.reading.header import fold
from documents.reading.words import NOTHING

from ...people.layout import OWN_KINDS
from .values import CellError, Value, whole_day

_DIGITS = str.maketrans("０１２３４５６７８９，．", "0123456789,.")


class OwnCells:
    """`fields`: by the key of their column."""

    def __init__(self, target: str, division: str) -> None:
        self.fields = {field.name: field for field in asked(OWN_KINDS[target], division)}

    @property
    def dates(self) -> dict[str, bool]:
        """As values.DATES has them."""
        return {key: True for key, one in self.fields.items() if one.type == OwnType.DATE}

    @property
    def choices(self) -> set[str]:
        """Whose options may be called 无."""
        return {key for key, one in self.fields.items() if one.type == OwnType.CHOICE}

    @property
    def blank(self) -> dict[str, Value]:
        return dict.fromkeys(self.fields, "")

    def reader(self, key: str) -> Callable[[str], Value] | None:
        field = self.fields.get(key)
        return (lambda text: _read(field, text)) if field else None

    def ended(self, want: Mapping[str, object]) -> list[tuple[str, str]]:
        """What is wrong with new values: options that nobody chooses any more."""
        return [
            (key, f"“{words(self.fields[key], value)}”已停用，请写现在的选项。")
            for key, value in want.items()
            if key in self.fields and (option := self.fields[key].option(value)) and option.ended
        ]

    def shown(self, key: str, value: object) -> str:
        return words(self.fields[key], value) if key in self.fields else str(value)


def _read(field: OwnField, text: str) -> Value:
    match field.type:
        case OwnType.TEXT:
            return _checked(field, text.strip())
        case OwnType.NUMBER:
            digits = text.strip().translate(_DIGITS).replace(",", "").removesuffix(".0")
            number = read_digits(digits, MOST) if digits.isascii() and digits.isdecimal() else None
            if number is None:
                raise CellError(f"应填 0 或正整数，不大于 {MOST:,}。")
            return number
        case OwnType.DATE:
            return whole_day(text)
        case OwnType.CHOICE:
            for one in field.options:
                if fold(one.title) == fold(text):
                    return one.code
            if text in NOTHING:
                return ""
            titles = "、".join(one.title for one in field.options if not one.ended)
            raise CellError(f"只能写{titles}。")


def _checked(field: OwnField, value: str) -> Value:
    try:
        return checked(field, value) or ""
    except ValidationError as error:
        raise CellError("".join(error.messages)) from None


def flat(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the books, its own values under the keys of their columns."""
    return {**row, **{f"own_{code}": value for code, value in row.pop("own").items()}}
