"""Two drafts side by side, clause by clause: what stayed, what went and what came."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .models.charters import Clause

KEPT, REMOVED, ADDED = "kept", "removed", "added"


@dataclass(frozen=True)
class TextPiece:
    """A run of characters and what happened to it."""

    kind: str
    text: str


@dataclass(frozen=True)
class ClauseChange:
    """A clause of the later draft (None: it was struck) with its pieces against the earlier one."""

    clause: Clause | None
    earlier: Clause | None
    pieces: list[TextPiece]

    @property
    def kind(self) -> str:
        if self.earlier is None:
            return ADDED
        if self.clause is None:
            return REMOVED
        return KEPT if all(piece.kind == KEPT for piece in self.pieces) else "changed"


def compare(
    earlier: Sequence[Clause], later: Sequence[Clause], ancestors: Mapping[int, int | None]
) -> list[ClauseChange]:
    """The later draft's clauses in their order, then what was struck. `ancestors`: clause → the one
    it goes on, for all drafts between the two."""
    old = {clause.pk: clause for clause in earlier}
    found = {clause.pk: _ancestor(clause.pk, old, ancestors) for clause in later}
    changes = [
        ClauseChange(
            clause,
            before := found[clause.pk],
            list(pieces(before.body if before else "", clause.body)),
        )
        for clause in later
    ]
    met = {clause.pk for clause in found.values() if clause}
    struck = [
        ClauseChange(None, clause, [TextPiece(REMOVED, clause.body)])
        for clause in earlier
        if clause.pk not in met
    ]
    return changes + struck


def _ancestor(
    key: int | None, old: dict[int, Clause], ancestors: Mapping[int, int | None]
) -> Clause | None:
    while key is not None and key not in old:
        key = ancestors.get(key)
    return old.get(key) if key is not None else None


def pieces(before: str, after: str) -> Iterator[TextPiece]:
    """What was taken out stands before what was put in its place."""
    for _, start, end, new_start, new_end in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if before[start:end] == after[new_start:new_end]:
            yield TextPiece(KEPT, after[new_start:new_end])
            continue
        if before[start:end]:
            yield TextPiece(REMOVED, before[start:end])
        if after[new_start:new_end]:
            yield TextPiece(ADDED, after[new_start:new_end])
