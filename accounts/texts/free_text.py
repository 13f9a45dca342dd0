"""What must not be typed into a free text, and the lists of validators that fields take."""

from django.core.exceptions import ValidationError

from .identity_numbers import holds_number
from .private_facts import PrivateFact, find_private_fact, find_reproductive_fact


def no_identity_number(value: str) -> None:
    """Refuses a text with an ID number or what looks like one (domain.md §7)."""
    if holds_number(value):
        raise ValidationError(
            "里面有像身份证号的长号码。本系统不保存身份证号，请删掉这串数字再保存。"
        )


def no_private_fact(value: str) -> None:
    """Refuses a text that tells somebody's pregnancies, births, contraception or examinations
    (domain.md §7)."""
    if fact := find_private_fact(value):
        raise ValidationError(refusal(fact))


def no_reproductive_fact(value: str) -> None:
    """As `no_private_fact`, for a note on one person, who need not be named in it."""
    if fact := find_reproductive_fact(value):
        raise ValidationError(
            f"里面的“{fact}”像是个人的生育、避孕或孕检情况，本系统不保存。请删掉这几个字再保存。"
        )


def refusal(fact: PrivateFact) -> str:
    return (
        f"“{fact.person}”和“{fact.fact}”写在一起，像是某个人的生育、避孕或孕检情况。"
        "本系统不保存也不公开个人的这些情况。请去掉姓名和称呼，改成人数，如“本季度出生3人”。"
    )


NO_IDENTITY = [no_identity_number]  # names, places, numbers, and texts of law
FREE_TEXT = [no_identity_number, no_private_fact]
NOTE_ON_A_PERSON = [no_identity_number, no_reproductive_fact]
