"""The way of a nomination (评选表彰): one table of allowed moves, used by services, pages and tests
alike."""

from django.db import models


class HonourState(models.TextChoices):
    NOMINATED = "nominated", "已推荐"
    SCREENED = "screened", "初审通过"
    ANNOUNCED = "announced", "公示中"
    AWARDED = "awarded", "已表彰"
    DECLINED = "declined", "未评上"


MOVES: dict[tuple[str, str], str] = {
    ("nominated", "screen"): "screened",
    ("screened", "announce"): "announced",
    ("announced", "award"): "awarded",
    ("nominated", "decline"): "declined",
    ("screened", "decline"): "declined",
    ("announced", "decline"): "declined",
}
ACTS = {"screen": "初审通过", "announce": "开始公示", "award": "表彰", "decline": "不予评选"}
FEWEST_DAYS = 5  # that a notice is up


def can(state: str, act: str) -> bool:
    return (state, act) in MOVES


def acts(state: str) -> list[str]:
    """What can be done next, in the order of the table."""
    return [act for act in ACTS if can(state, act)]
