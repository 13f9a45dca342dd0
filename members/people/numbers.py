"""Members' own numbers: the last three digits of the village's code and a running number, as
"207-0012". A member who is transferred takes the number along, so it is not given out again."""

from django.db.models.functions import Length

from associations.models import Village

from .models import Member


def next_numbers(village: Village, count: int) -> list[str]:
    """The next `count` numbers of the village; hold its row (`Village.objects.locked()`) until they
    are used."""
    prefix = f"{village.pk[-3:]}-"
    taken = Member.objects.in_division(village.township_id).filter(number__startswith=prefix)
    last = (
        taken.order_by(Length("number").desc(), "-number").values_list("number", flat=True).first()
    )
    digits = (last or "").removeprefix(prefix)
    start = int(digits) + 1 if digits.isdecimal() else 1
    return [f"{prefix}{number:04d}" for number in range(start, start + count)]
