"""A date picker takes 26 for the year 26: no form keeps it."""

from autonomy.forms.charters import CharterStartForm


def test_a_year_of_two_digits_is_refused_beside_its_field() -> None:
    form = CharterStartForm({"kind": "charter", "title": "章程", "begun": "0026-03-01"})
    assert form.errors["begun"] == ["年份要写四位，如 2026。"]
    assert "begun" not in CharterStartForm({"kind": "charter", "title": "章程", "begun": "2026-03-01"}).errors
