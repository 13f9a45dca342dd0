"""A county's vocabulary in the making: begun, changed kind by kind, published from a month on."""

import copy
import secrets
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.records import published, save_record
from accounts.records.published import FileFormat

from .in_force import documents, in_force, month_of
from .models import Vocabulary, VocabularyDraft, month_words
from .registry import sections, settled, warned


def faults(data: dict[str, Any]) -> list[str]:
    return [
        *(f"“{key}”不是本系统的内容" for key in data if key not in sections),
        *(
            fault
            for section in sections.values()
            if section.key in data
            for fault in section.faults(data[section.key])
        ),
    ]


FILES = FileFormat("cunxie-vocabulary", "类别和表式", "类别和表式", faults)


def start_draft(
    *, title: str, effective_from: int, data: dict[str, Any], by: User
) -> VocabularyDraft:
    draft = VocabularyDraft(
        division=by.scope,
        title=title,
        effective_from=effective_from,
        data=_completed(data),
        created_by=by,
    )
    return save_record(record=draft, by=by)


def _completed(data: dict[str, Any]) -> dict[str, Any]:
    ready = documents().data
    return copy.deepcopy(
        {
            section.key: section.completed(data.get(section.key, {}), ready.get(section.key, {}))
            for section in sections.values()
        }
    )


def new_code() -> str:
    """Of a kind: kept by later versions, and no other county's."""
    return f"k{secrets.token_hex(4)}"


def draft_faults(draft: VocabularyDraft) -> list[str]:
    """All that keeps it from being published."""
    return faults(draft.data) or [*_forbidden(draft), *month_faults(draft)]


def is_published(draft: VocabularyDraft, key: str, code: str) -> bool:
    """Whether a kind of the list stood in what is in force or was published."""
    rows = Vocabulary.objects.filter(division=draft.division).values_list("data", flat=True)
    return any(
        row["code"] == code
        for data in (documents().data, *rows)
        for row in data["lists"].get(key, [])
    )


def _forbidden(draft: VocabularyDraft) -> list[str]:
    """Against what is in force, and against all that was published."""
    rows = Vocabulary.objects.filter(division=draft.division).order_by("pk")
    found: dict[str, None] = {}
    for data in (documents().data, *rows.values_list("data", flat=True)):
        for key in data.keys() & draft.data.keys() & sections.keys():
            found |= dict.fromkeys(sections[key].forbidden(data[key], draft.data[key]))
    return list(found)


def month_faults(draft: VocabularyDraft) -> list[str]:
    """From this month or a later one, in which nothing rests on the old one yet."""
    month, now = draft.effective_from, month_of(timezone.localdate())
    if not 1 <= month % 100 <= 12:
        return ["起用月份不对"]
    if month < now:
        return [f"{month_words(month)}已经过去，请从{month_words(now)}或以后起用"]
    same = Vocabulary.objects.filter(division=draft.division, effective_from=month)
    if same.exists():
        return [f"{month_words(month)}起用的已经发布过，请换一个月份"]
    return [fault for ask in settled for fault in ask(draft)]


def warnings(draft: VocabularyDraft) -> list[str]:
    """What others miss when it is published as it is."""
    return [text for ask in warned for text in ask(draft)]


def publish_draft(*, draft: VocabularyDraft, by: User, expected_version: int | None) -> Vocabulary:
    return published.publish(
        draft=draft,
        by=by,
        expected_version=expected_version,
        faults=draft_faults,
        make=lambda stored: Vocabulary(
            division=stored.division, effective_from=stored.effective_from
        ),
    )


def changes(draft: VocabularyDraft) -> list[str]:
    """What would be different from its month on, in words."""
    before = in_force(draft.division, draft.effective_from)
    return [
        line
        for section in sections.values()
        if section.key in draft.data
        for line in section.changes(before.section(section.key), draft.data[section.key])
    ]
