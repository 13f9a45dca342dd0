"""Limits of numbers in the office's words, whatever form they stand on."""

import pytest
from django import forms

from accounts.records.editing import tidy


@pytest.mark.parametrize(
    ("typed", "told"), [("-1", "不能小于 0。"), ("13", "不能大于 12。"), ("3", None)]
)
def test_a_number_beyond_its_limit_is_told_plainly(typed: str, told: str | None) -> None:
    class Months(forms.Form):
        months = forms.IntegerField(min_value=0, max_value=12)

    form = Months({"months": typed})
    tidy(form)
    assert form.errors.get("months") == ([told] if told else None)
