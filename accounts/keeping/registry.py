"""What apps keep in files beside the database, and what must hold of their rows."""

from collections.abc import Callable, Iterable, Iterator

from django.db import DatabaseError

Check = Callable[[], Iterable[str]]

_folders: list[str] = []
_checks: dict[str, tuple[Check, Check]] = {}


def register_folder(name: str) -> None:
    """Called from an app's ready(): a folder of VAR_DIR whose files belong to rows. A file is there
    before its row, is never changed, and stays an hour after its row has gone."""
    if name not in _folders:
        _folders.append(name)


def folders() -> list[str]:
    return [*_folders]


def _nothing() -> Iterable[str]:
    return ()


def register_check(title: str, faults: Check, remarks: Check = _nothing) -> None:
    """Called from an app's ready(): `faults` names each place that does not hold, in Chinese and
    without what is told of people; `remarks` are only told."""
    _checks[title] = (faults, remarks)


def verify() -> Iterator[tuple[str, list[str], list[str]]]:
    """Each check's title, its faults and remarks."""
    for title, (faults, remarks) in _checks.items():
        try:
            yield title, list(faults()), list(remarks())
        except (DatabaseError, OSError) as error:
            yield title, [f"查不下去：{error}"], []
