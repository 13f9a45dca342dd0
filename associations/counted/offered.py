"""Sources as a county is offered and told them: by groups, and of its own kinds."""

from collections.abc import Callable
from dataclasses import replace

from ..vocabulary.lists import Lists, kind_of
from .sources import TURNS, CountedSource, all_sources

Choices = list[tuple[str, list[tuple[str, str]]]]


def offered(lists: Lists, fits: Callable[[CountedSource], bool] = lambda source: True) -> Choices:
    """Key and title by groups; where a source can be asked of one kind, each kind too."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for source in filter(fits, all_sources()):
        groups.setdefault(source.group, []).append((source.key, source.title))
        if source.kinds:
            kinds = map(kind_of, lists.get(source.kinds.key, ()))
            groups[source.group] += (
                (f"{source.key}{TURNS}{kind.code}", titled(source, kind.title)) for kind in kinds
            )
    return [*groups.items()]


def titled(source: CountedSource, kind: str) -> str:
    return f"{source.title}（{kind}）"


def named(source: CountedSource, lists: Lists) -> CountedSource:
    """With the title of its kind."""
    kind = source.key.partition(TURNS)[2]
    rows = lists.get(source.kinds.key, ()) if source.kinds else ()
    found = [row["title"] for row in rows if row["code"] == kind]
    return replace(source, title=titled(source, found[0])) if found else source
