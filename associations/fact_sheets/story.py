"""What the village's file tells of its fact sheets: each at its year's end."""

import datetime
from collections.abc import Iterator

from ..divisions.models import Village
from ..village_file import StoryEvent
from .models import FactSheet


def fact_sheets(village: Village, through: datetime.date) -> Iterator[StoryEvent]:
    for sheet in FactSheet.objects.filter(village=village, year__lte=through.year):
        day = datetime.date(sheet.year, 12, 31)
        yield StoryEvent(day, "村情", f"{sheet.year}年：{sheet.in_words}（{sheet.source}）。")
