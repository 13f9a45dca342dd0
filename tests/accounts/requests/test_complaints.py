"""What any form says of what was left out or typed wrong is ours, not Django's."""

import copy
import functools
import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms

from accounts.records.editing import tidy
from tests.test_bounds import classes

pytestmark = pytest.mark.django_db
DJANGOS = re.compile("确保|字段是必填|有效的|有效值|可用的选项|输入整数|输入一个|---")
WRONG = ["", "字" * 3_001, "abc", "0026-13-45", "1.23456789012345", "9" * 30, "-7"]


source = functools.cache(inspect.getsource)


def fields() -> Iterator[tuple[str, forms.Field]]:
    """Each as its form shows it: tidied where the form is."""
    for cls in classes(forms.BaseForm):
        found = copy.deepcopy(getattr(cls, "base_fields", {}))
        if is_tidied(cls):
            form = forms.Form()
            form.fields = found
            tidy(form)
        yield from ((f"{cls.__module__}.{cls.__name__}.{name}", found[name]) for name in found)


# Signing in and what is looked for have words of their own; the others are a part of forms that
# are tidied.
OWN_WORDS = {"LoginForm", "PasswordForm", "CodeForm", "LookupForm", "SlipFilter", "OverviewForm"}
PARTS = {"OwnFieldsMixin", "PaperMixin", "PaymentMixin"}


def is_tidied(cls: type) -> bool:
    sources = "".join(source(one) for one in cls.__mro__[:-1])
    return "tidy(self)" in sources


def test_every_form_is_tidied() -> None:
    """Dates with the browser's picker, no ID number in a text, what is missing told by its name."""
    untidy = {cls.__name__ for cls in classes(forms.BaseForm) if not is_tidied(cls)}
    assert untidy == OWN_WORDS | PARTS


def complaints(field: forms.Field) -> Iterator[str]:
    for typed in WRONG:
        value: Any = [typed] if isinstance(field, forms.MultipleChoiceField) else typed
        value = None if isinstance(field, forms.FileField) else value
        try:
            field.clean(value)
        except forms.ValidationError as error:
            yield from error.messages
        except (TypeError, ValueError, AttributeError):  # a field of several boxes
            continue


def test_no_form_complains_in_the_words_of_django() -> None:
    said = {f"{name}: {text}" for name, field in fields() for text in complaints(field)}
    assert len(said) > 300
    assert sorted(one for one in said if DJANGOS.search(one)) == []


def test_no_form_shows_dashes_for_no_choice() -> None:
    shown = {
        name
        for name, field in fields()
        if isinstance(field, forms.ChoiceField)
        and "--" in f"{getattr(field, 'empty_label', '')}{list(field.choices)[:1]}"
    }
    assert sorted(shown) == []


def test_an_empty_field_is_told_by_its_name() -> None:
    class Paper(forms.Form):
        title = forms.CharField(label="标题", max_length=3)
        kind = forms.ChoiceField(label="类别", choices=[("a", "甲")])
        day = forms.DateField(label="日期")

    form = Paper({})
    tidy(form)
    form.fields["title"].label = "名称"  # as some forms do afterwards
    assert [text for (text,) in form.errors.values()] == [
        "请填写名称。",
        "请选择类别。",
        "请填写日期。",
    ]
    form = Paper({"title": "四个大字", "kind": "township_leader", "day": "1800-01-01"})
    tidy(form)
    assert [text for (text,) in form.errors.values()] == [
        "最多 3 个字，现有 4 个字。",
        "请从列出的选项里选。",
        "日期不能早于1900年1月1日。",
    ]
