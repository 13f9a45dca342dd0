"""Own fields for tests: one of each type on every kind of record."""

from typing import Any

from accounts.records.published import digest
from associations.models import Vocabulary
from associations.vocabulary.in_force import documents
from associations.vocabulary.own.kinds import own_kinds
from tests.conftest import COUNTY

TEXT, NUMBER, DATE, CHOICE = "k0001", "k0002", "k0003", "k0004"
BRICK, WOOD, MUD = "k00a1", "k00a2", "k00a3"


def four() -> list[dict[str, Any]]:
    options = [{"code": BRICK, "title": "砖混"}, {"code": WOOD, "title": "木结构"}]
    return [
        {"code": TEXT, "title": "务工地", "type": "text", "help": "写到县。"},
        {"code": NUMBER, "title": "耕地亩数", "type": "number"},
        {"code": DATE, "title": "返乡日", "type": "date"},
        {"code": CHOICE, "title": "住房结构", "type": "choice", "options": options},
    ]


def everywhere() -> dict[str, list[dict[str, Any]]]:
    return {key: four() for key in own_kinds}


def publish_fields(
    month: int = 202001, county: str = COUNTY, **fields: list[dict[str, Any]]
) -> Vocabulary:
    """Without any named: four on every kind of record."""
    data = {**documents().data, "fields": fields or everywhere()}
    return Vocabulary.objects.create(
        division=county, effective_from=month, title="栏目", data=data, digest=digest(data)
    )
