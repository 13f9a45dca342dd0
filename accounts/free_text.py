"""What must not be typed into a free text, and the lists of validators that fields take."""

import re
import unicodedata

from django.core.exceptions import ValidationError

from .private_facts import PrivateFact, find_private_fact, find_reproductive_fact

_LONG_RUN = re.compile(r"(?<!\d)\d{15,18}(?!\d)|(?<!\d)\d{17}[Xx]")
_SPLIT_UP = re.compile(
    r"(?<!\d)\d{6}[\s\-.]*(19|20)\d{2}[\s\-.]*(0[1-9]|1[0-2])[\s\-.]*(0[1-9]|[12]\d|3[01])[\s\-.]*\d{3}[\s\-.]*[\dXx](?!\d)"
)


def no_identity_number(value: str) -> None:
    """Refuses a text with 15 to 18 digits in a row, or an ID number that blanks or strokes divide (domain.md §7)."""
    text = unicodedata.normalize("NFKC", value)
    if _LONG_RUN.search(text) or _SPLIT_UP.search(text):
        raise ValidationError("里面有像身份证号的长号码。本系统不保存身份证号，请删掉这串数字再保存。")


def no_private_fact(value: str) -> None:
    """Refuses a text that tells somebody's pregnancies, births, contraception or examinations (domain.md §7)."""
    if fact := find_private_fact(value):
        raise ValidationError(refusal(fact))


def no_reproductive_fact(value: str) -> None:
    """As `no_private_fact`, for a note on one person, who need not be named in it."""
    if fact := find_reproductive_fact(value):
        raise ValidationError(f"里面的“{fact}”像是个人的生育、避孕或孕检情况，本系统不保存。请删掉这几个字再保存。")


def refusal(fact: PrivateFact) -> str:
    return (
        f"“{fact.person}”和“{fact.fact}”写在一起，像是某个人的生育、避孕或孕检情况。"
        "本系统不保存也不公开个人的这些情况。请去掉姓名和称呼，改成人数，如“本季度出生3人”。"
    )


NO_IDENTITY = [no_identity_number]  # names, places, numbers, and texts of law
FREE_TEXT = [no_identity_number, no_private_fact]
NOTE_ON_A_PERSON = [no_identity_number, no_reproductive_fact]
