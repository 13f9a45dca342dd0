"""Every text that a form or a filter takes has its longest, also where no column stands behind
it."""

import importlib
import pkgutil
from collections.abc import Iterator

import django_filters
from django import forms

from accounts.requests.form_door import LONGEST, UNTOUCHED
from accounts.texts import OURS


def classes(base: type) -> Iterator[type]:
    for app in OURS:
        package = importlib.import_module(app)
        for found in pkgutil.walk_packages(package.__path__, f"{app}."):
            if found.name.split(".")[-1] in ("forms", "filters") or {"forms", "filters"} & {
                *found.name.split(".")
            }:
                importlib.import_module(found.name)
    yield from (one for one in _below(base) if one.__module__.split(".")[0] in OURS)


def _below(base: type) -> Iterator[type]:
    for one in base.__subclasses__():
        yield one
        yield from _below(one)


def test_every_field_of_a_form_has_its_longest() -> None:
    unbounded = {
        f"{form.__module__}.{form.__name__}.{name}"
        for form in classes(forms.BaseForm)
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.CharField) and UNTOUCHED not in name
        if not 0 < (field.max_length or 0) <= LONGEST
    }
    at_sign_in = {
        "accounts.sign_in.forms.LoginForm.username"
    }  # Django gives it the column's when it is made
    assert sorted(unbounded - at_sign_in) == []


def test_every_filter_has_its_longest() -> None:
    unbounded = {
        f"{one.__module__}.{one.__name__}.{name}"
        for one in classes(django_filters.FilterSet)
        for name, found in one.base_filters.items()
        if isinstance(found, django_filters.CharFilter) and not found.extra.get("max_length")
    }
    assert sorted(unbounded) == []
