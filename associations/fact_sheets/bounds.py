"""What a number is held against: a village's sheet of the year, or else of the year before."""

from ..divisions.models import Village
from .models import FactSheet, title_of


def beyond(*, village: Village, year: int, column: str, called: str, count: int | None) -> str:
    """A sentence where `count` is more than the sheet has in `column`, otherwise ""."""
    sheets = FactSheet.objects.filter(
        village=village, year__in=(year - 1, year), **{f"{column}__isnull": False}
    )
    sheet = sheets.order_by("-year").first() if count is not None else None
    if sheet is None or count is None or count <= (most := getattr(sheet, column)):
        return ""
    return f"{called} {count}，多于{sheet.year}年村情数据的{title_of(column)} {most}，请核对。"
