"""What must not be typed into a free text."""

import re
import unicodedata

from django.core.exceptions import ValidationError

_LONG_RUN = re.compile(r"(?<!\d)\d{15,18}(?!\d)|(?<!\d)\d{17}[Xx]")
_SPLIT_UP = re.compile(
    r"(?<!\d)\d{6}[\s\-.]*(19|20)\d{2}[\s\-.]*(0[1-9]|1[0-2])[\s\-.]*(0[1-9]|[12]\d|3[01])[\s\-.]*\d{3}[\s\-.]*[\dXx](?!\d)"
)


def no_identity_number(value: str) -> None:
    """Refuses a text with 15 to 18 digits in a row, or an ID number that blanks or strokes divide (domain.md §7)."""
    text = unicodedata.normalize("NFKC", value)
    if _LONG_RUN.search(text) or _SPLIT_UP.search(text):
        raise ValidationError("里面有像身份证号的长号码。本系统不保存身份证号，请删掉这串数字再保存。")
