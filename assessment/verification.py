"""Standards, grades and published rounds: each follows from what is kept with it."""

from collections.abc import Iterator

from accounts.keeping import registry

from .grading.models import Outcome
from .grading.services.outcomes import differing, outdated
from .rounds.freezing import differences
from .rounds.models.rounds import Publication
from .standards.data import digest
from .standards.models import Standard


def register_all() -> None:
    registry.register_check("考评标准", _standards)
    registry.register_check("考评结果", lambda: map(outcome_words, differing()))
    registry.register_check("考评所依据的记录", _records)
    registry.register_check("发布的等次", _rounds)


def outcome_words(outcome: Outcome) -> str:
    return f"第{outcome.pk}号：{outcome.village_id} {outcome.year}年度（{outcome.standard.code}）"


def _records() -> Iterator[str]:
    for outcome in outdated():
        yield (
            f"{outcome.village_id} {outcome.year}年度：月报、评议或核查与保存的考评结果"
            f"（第{outcome.pk}号）不符，被绕过程序改动过"
        )


def _standards() -> Iterator[str]:
    for standard in Standard.objects.order_by("pk"):
        if digest(standard.data) != standard.digest:
            yield f"标准 {standard.code} 的内容与校验值不符"


def _rounds() -> Iterator[str]:
    rows = Publication.objects.select_related("round").prefetch_related("round__frozen")
    for publication in rows.order_by("pk"):
        for line in differences(publication, list(publication.round.frozen.all())):
            yield f"{publication}：{line}"
