"""What the database refused is told as what it was: only a unique violation means that somebody
else was quicker."""

import ast
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django import forms
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import RequestFactory

from accounts import trail
from accounts.models import TrailEntry, User
from accounts.records import editing, tokens
from accounts.records.violations import FAILED, GONE, TAKEN, UNFIT
from assessment.models import HelpVillage, Round
from associations.models import Village
from tests.conftest import make_person
from tests.test_architecture import read, source_files


class NoteForm(forms.Form):
    note = forms.CharField()


def posted(save: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], str]:
    """What the page of a form says when `save` is refused, and what it still shows of what was
    typed."""
    shown: dict[str, Any] = {}

    def render(
        request: Any, template: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        return shown.update(context) or HttpResponse(status=status)

    monkeypatch.setattr(editing, "render", render)
    request = RequestFactory().post("/", {"note": "已经写好的话", tokens.FIELD: tokens.new_token()})
    request.user = User.objects.first() or make_person("staff")
    answer = editing.edit(request, NoteForm(request.POST), save=save, back="/", done="")  # type: ignore[arg-type]
    assert answer.status_code == 422
    return shown["form"].non_field_errors(), shown["form"]["note"].value()


def twice(village: Village) -> None:
    for _ in range(2):
        HelpVillage.objects.create(village=village, year=2025, why="等次在合格以下")


def backwards(village: Village) -> None:
    HelpVillage.objects.create(
        village=village, year=2025, why="等次", starts="2025-05-02", due="2025-05-01"
    )


def state_unheard_of(village: Village) -> None:
    Round.objects.create(township=village.township, year=2025, state="done")


def trail_changed(village: Village) -> None:
    trail.record(by=None, action="试写", target="试写", division=village.pk)
    TrailEntry.objects.update(action="改写")


def nothing_where_something_must_be(village: Village) -> None:
    HelpVillage.objects.create(village=village, year=2025, why=None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("refused", "words", "logged"),
    [
        (twice, TAKEN, False),
        (backwards, "完成期限不能早于开始日期。没有保存。", False),
        (state_unheard_of, UNFIT, True),
        (trail_changed, "留痕只能追加，不能修改或删除。没有保存。", False),
        (nothing_where_something_must_be, FAILED, True),
    ],
)
def test_each_kind_of_refusal_is_told_as_what_it_is(
    refused, words, logged, village, monkeypatch, caplog
):
    assert posted(lambda: refused(village), monkeypatch) == ([words], "已经写好的话")
    assert (
        any(
            "数据库" in record.message and "等次" not in record.message for record in caplog.records
        )
        is logged
    )


@pytest.mark.django_db(transaction=True)
def test_what_was_chosen_and_has_been_deleted_meanwhile(village, staff, monkeypatch):
    def save() -> None:
        HelpVillage.objects.create(village_id="431321107999", year=2025, why="等次")

    assert posted(save, monkeypatch) == ([GONE], "已经写好的话")


def test_whoever_catches_an_integrity_error_asks_what_it_was():
    assert list(unasked("def f():\n    try: g()\n    except IntegrityError: pass")) == [3], (
        "the rule sees a plant"
    )
    assert [(name, line) for name in source_files() for line in unasked(read(name))] == []


def unasked(source: str) -> Iterator[int]:
    """Lines of handlers of IntegrityError that use none of accounts/records/violations.py."""
    asks = {"as_validation_error", "is_unique", "kind_of"}
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.ExceptHandler)
            and node.type
            and IntegrityError.__name__ in ast.unparse(node.type)
        ):
            called = {
                n.attr if isinstance(n, ast.Attribute) else getattr(n, "id", "")
                for n in ast.walk(node)
            }
            if not called & asks:
                yield node.lineno
