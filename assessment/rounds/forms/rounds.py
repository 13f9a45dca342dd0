"""A round's deadlines, and the grades that the leader confirms."""

from collections.abc import Sequence
from typing import cast

from django import forms
from django.http import QueryDict

from accounts.records.editing import RecordForm, tidy
from accounts.texts.free_text import no_identity_number, no_private_fact

from ..models.rounds import Round
from ..round_page import RoundRow
from ..services.rounds import Confirmation


class RoundForm(RecordForm):
    class Meta:
        model = Round
        fields = ["self_due", "acceptance_due"]
        help_texts = {
            "self_due": "各村在这一天前填好自评。",
            "acceptance_due": "计生、民政、计生协会在这一天前验收完。",
        }

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if (
            data.get("self_due")
            and data.get("acceptance_due")
            and data["acceptance_due"] < data["self_due"]
        ):
            self.add_error("acceptance_due", "验收的截止日期不能早于自评的截止日期。")
        return data


class ConfirmForm(forms.Form):
    """For every village the grade, the reason, and the digest of the outcome that was shown."""

    def __init__(self, data: QueryDict | None = None, *, rows: Sequence[RoundRow]) -> None:
        super().__init__(data)
        self.rows = rows
        for row in rows:
            code = row.outcome.village
            choices = [(grade.code, grade.title) for grade in row.outcome.standard.grades]
            unconfirmed = [] if row.final else [("", "未确认")]
            self.fields[f"grade_{code}"] = forms.ChoiceField(
                choices=[*unconfirmed, *choices],
                required=False,
                initial=_proposed(row),
                label=f"{row.outcome.name}的最终等次",
            )
            self.fields[f"reason_{code}"] = forms.CharField(
                required=False,
                initial=row.reason,
                label=f"{row.outcome.name}的理由",
                max_length=300,
                validators=[no_identity_number, no_private_fact],
                widget=forms.TextInput({"placeholder": "与计算等次不同时写"}),
            )
            self.fields[f"digest_{code}"] = forms.CharField(
                required=False, initial=row.outcome.digest, widget=forms.HiddenInput
            )
            for name, class_ in (("grade", "form-select"), ("reason", "form-control")):
                self.fields[f"{name}_{code}"].widget.attrs["class"] = class_
        tidy(self)

    @property
    def lines(self) -> list[tuple[RoundRow, forms.BoundField, forms.BoundField, forms.BoundField]]:
        found = []
        for row in self.rows:
            code = row.outcome.village
            found.append(
                (row, self[f"grade_{code}"], self[f"reason_{code}"], self[f"digest_{code}"])
            )
        return found

    def show_anew(self) -> None:
        """Goes on with the outcomes that the page shows now: sent once more, they are meant."""
        self.data = typed = cast(QueryDict, self.data).copy()
        for row in self.rows:
            typed[f"digest_{row.outcome.village}"] = row.outcome.digest

    def confirmations(self) -> list[Confirmation]:
        """Of the villages that got a grade."""
        data = self.cleaned_data
        return [
            Confirmation(code, grade, data[f"reason_{code}"].strip(), data[f"digest_{code}"])
            for row in self.rows
            if (grade := data[f"grade_{(code := row.outcome.village)}"])
        ]


def _proposed(row: RoundRow) -> str:
    """The computed grade for a village that was accepted by all."""
    accepted = row.acceptance is not None and row.acceptance.complete
    return row.grade or (row.computed if accepted else "")
