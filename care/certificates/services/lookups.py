"""The public question whether a certificate is valid: nothing but that, and not too often by one
visitor."""

import datetime
import re
import unicodedata

from django.utils import timezone
from django.utils.crypto import salted_hmac

from ..check_digits import holds
from ..models import OLD_DIGITS, SERIAL_DIGITS, Certificate, Lookup

TOWNSHIP_DIGITS = 9
LENGTHS = {TOWNSHIP_DIGITS + length + 1 for length in (OLD_DIGITS, SERIAL_DIGITS)}
MOST, WINDOW = 20, datetime.timedelta(minutes=10)
KEPT = datetime.timedelta(days=1)


class TooOftenError(Exception):
    """More questions from this address than a person asks."""


def look_up(*, number: str, who: str) -> str:
    """有效, 已失效, or 不存在: of a number that is none and of one that nobody has alike. `who`:
    the visitor's address, or the account that signed in. Raises TooOftenError."""
    _count(who)
    digits = re.sub(r"[\s\-－—_.]", "", unicodedata.normalize("NFKC", number))
    if not (digits.isascii() and digits.isdecimal() and len(digits) in LENGTHS and holds(digits)):
        return "不存在"
    parts = digits[:TOWNSHIP_DIGITS], digits[TOWNSHIP_DIGITS:-1], digits[-1]
    certificate = Certificate.objects.filter(number="-".join(parts)).first()
    if certificate is None:
        return "不存在"
    return "有效" if certificate.state == Certificate.State.VALID else "已失效"


def _count(who: str) -> None:
    """The address itself is not kept, its digest for a day."""
    now, key = timezone.now(), salted_hmac("care.lookups", who).hexdigest()[:16]
    Lookup.objects.filter(at__lt=now - KEPT).delete()
    if Lookup.objects.filter(address=key, at__gte=now - WINDOW).count() >= MOST:
        raise TooOftenError
    Lookup.objects.create(address=key, at=now)
