"""A published round as one text, its digest, and whether its grades still follow from what was
frozen with them.

Nothing here reads a row that may change: divisions, standards, reports and findings can move on as
they like.
"""

import datetime
from collections.abc import Iterator, Sequence

from ..grading.outcomes import rescore
from ..grading.services.outcome_json import criterion_json, figures
from ..standards.data import digest, load
from .models.rounds import FrozenVillage, Publication

CONTENT = (
    *(
        "code",
        "name",
        "facts",
        "criteria",
        "outcome_digest",
        "computed",
        "grade",
        "reason",
        "place",
        "plaque",
    ),
    *("acceptance", "self_views", "flags"),
)


def round_digest(publication: Publication, villages: Sequence[FrozenVillage]) -> str:
    """SHA-256 over the canonical JSON of the whole round, villages by their codes."""
    return digest(
        {
            "township": publication.township,
            "name": publication.name,
            "year": publication.year,
            "standard_code": publication.standard_code,
            "standard": publication.standard,
            "by": publication.by_name,
            "at": publication.at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
            "villages": [
                {name: getattr(village, name) for name in CONTENT}
                for village in sorted(villages, key=lambda v: v.code)
            ],
        }
    )


def differences(publication: Publication, villages: Sequence[FrozenVillage]) -> Iterator[str]:
    """What does not hold any more, one Chinese line each: grades computed again, their digests, the
    round's digest."""
    ladder = load(publication.standard_code, publication.standard)
    for village in villages:
        again = rescore(village.facts, ladder, publication.year)
        if again.grade != village.computed:
            yield (
                f"{village.code} {village.name}：重新计算是{again.grade}，"
                f"发布时是{village.computed}"
            )
        if again.digest != village.outcome_digest:
            yield f"{village.code} {village.name}：事实校验值不符"
        if figures([criterion_json(item) for item in again.criteria]) != figures(village.criteria):
            yield f"{village.code} {village.name}：各项标准的数值或结论不符"
    if round_digest(publication, villages) != publication.digest:
        yield "全轮校验值不符"
