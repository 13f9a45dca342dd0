"""The sections of a vocabulary: apps register theirs in `ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .models import VocabularyDraft

Content = Any  # of a section, as it stands in the JSON


@dataclass(frozen=True)
class Section:
    """`faults`: what is wrong with a content, in Chinese, each naming the line; `forbidden`: what
    may not be done to the content before; `completed`: a content with what it lacks out of the
    documents'; `told`: a content in words, by title, for the trail;
    `changes`: what is different, line by line. Its ready-made content stands in ready/. `page`:
    where it is seen apart (and, with -columns, changed), or `form`: where it is changed, if a
    summary tells all of it; `summary`: a content in a few words."""

    key: str
    title: str
    faults: Callable[[Content], list[str]]
    forbidden: Callable[[Content, Content], list[str]]
    told: Callable[[Content], dict[str, str]]
    changes: Callable[[Content, Content], list[str]]
    completed: Callable[[Content, Content], Content]
    page: str = ""
    summary: Callable[[Content], str] = str
    form: str = ""


sections: dict[str, Section] = {}
settled: list[Callable[["VocabularyDraft"], list[str]]] = []
"""Why what a draft changes cannot change from its month on."""
warned: list[Callable[["VocabularyDraft"], list[str]]] = []
"""What it may change, and others miss."""


def register(*new: Section) -> None:
    sections.update({one.key: one for one in new})
