"""What the text of a new item starts from, where the system knows its figures: each room registers
in ready() the kinds that it can write, as with associations/conditions.py. Nothing is posted
unread: the draft stands in the form."""

from collections.abc import Callable
from dataclasses import dataclass

from associations.models import Village

from ..charters.models.charters import PreferentialClause
from .models import YEARLY, Disclosure


@dataclass(frozen=True)
class DisclosureDraft:
    """`source` says below the field where the text comes from, or why there is none."""

    text: str = ""
    source: str = ""


Writer = Callable[[Village, int, int], DisclosureDraft]
_writers: dict[str, Writer] = {}


def register(kind: str, writer: Writer) -> None:
    """Called from an app's ready()."""
    _writers[kind] = writer


def draft(village: Village, kind: str, year: int, part: int) -> DisclosureDraft:
    """By whoever knows the kind; otherwise a year's item as it was posted last."""
    written = _writers[kind](village, year, part) if kind in _writers else DisclosureDraft()
    return written if written.text or written.source else _as_before(village, kind, year)


def benefits(village: Village, year: int, part: int) -> DisclosureDraft:
    """The preferential clauses in force, word for word."""
    rows = PreferentialClause.objects.filter(charter__village=village, charter__state="in_force")
    words = list(rows.order_by("charter__kind", "clause", "id").values_list("wording", flat=True))
    if not words:
        return DisclosureDraft()
    lines = [f"{number}. {wording}" for number, wording in enumerate(words, start=1)]
    return DisclosureDraft(
        "\n".join(["本村施行中的章程规定的优待：", *lines]),
        "按施行中的优待条款填好，请核对后保存。",
    )


def _as_before(village: Village, kind: str, year: int) -> DisclosureDraft:
    if kind not in YEARLY:
        return DisclosureDraft()
    rows = Disclosure.objects.filter(village=village, kind=kind, year__lt=year)
    last = rows.order_by("-year").first()
    return (
        DisclosureDraft(last.text, f"照{last.year}年公开的内容填好，请改成今年的。")
        if last
        else DisclosureDraft()
    )
