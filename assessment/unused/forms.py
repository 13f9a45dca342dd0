"""One line for each part that nothing read: kept or dropped, and why."""

from collections.abc import Iterator, Sequence

from crispy_forms.helper import FormHelper
from django import forms
from django.forms import BoundField
from django.http import QueryDict

from accounts.records.editing import tidy
from accounts.texts.free_text import no_private_fact

from .models import UnusedAnswer
from .reading import FormPart

CHOICES = [("", "未答复"), *UnusedAnswer.Answer.choices]
Line = tuple[FormPart, BoundField, BoundField, BoundField]


class UnusedAnswersForm(forms.Form):
    """`answers`: of each part the stored one, or a new one."""

    helper: FormHelper

    def __init__(
        self,
        data: QueryDict | None,
        *,
        parts: Sequence[FormPart],
        answers: dict[str, UnusedAnswer],
    ) -> None:
        super().__init__(data)
        self.parts, self.answers = parts, answers
        for part in parts:
            self._add_line(part, answers[part.key])
        tidy(self)

    def _add_line(self, part: FormPart, answer: UnusedAnswer) -> None:
        label = f"“{part.title}”的答复"
        self.fields[f"answer_{part.key}"] = forms.ChoiceField(
            label=label,
            choices=CHOICES,
            required=False,
            initial=answer.answer,
            widget=forms.Select({"class": "form-select", "aria-label": label}),
        )
        reason = f"“{part.title}”的理由"
        self.fields[f"reason_{part.key}"] = forms.CharField(
            label=reason,
            required=False,
            max_length=200,
            initial=answer.reason,
            validators=[no_private_fact],
            widget=forms.TextInput({"class": "form-control", "aria-label": reason}),
        )
        self.fields[f"version_{part.key}"] = forms.IntegerField(
            required=False, widget=forms.HiddenInput, initial=answer.version
        )

    def clean(self) -> dict[str, object]:
        typed = self.cleaned_data
        for part in self.parts:
            said, why = typed.get(f"answer_{part.key}", ""), typed.get(f"reason_{part.key}", "")
            stored = self.answers[part.key]
            if said == UnusedAnswer.Answer.KEEP and not why:
                self.add_error(f"reason_{part.key}", "要保留的请写明理由。")
            elif stored.pk and not said:
                self.add_error(f"answer_{part.key}", "已经答复过，请选保留或者明年不用。")
            elif why and not said:
                self.add_error(f"answer_{part.key}", "写了理由，请选保留或者明年不用。")
        return typed

    def changed(self) -> list[tuple[UnusedAnswer, int]]:
        """What is answered otherwise now, with the version seen."""
        found = []
        for part in self.parts:
            answer, typed = self.answers[part.key], self.cleaned_data
            said = typed[f"answer_{part.key}"], typed[f"reason_{part.key}"]
            if said != (answer.answer, answer.reason):
                answer.answer, answer.reason = said
                found.append((answer, typed.get(f"version_{part.key}") or 0))
        return found

    def groups(self) -> Iterator[tuple[str, list[Line]]]:
        """By list, the form first."""
        for group in dict.fromkeys(part.group for part in self.parts):
            yield group, [self._line(part) for part in self.parts if part.group == group]

    def _line(self, part: FormPart) -> Line:
        cells = (self[f"{name}_{part.key}"] for name in ("answer", "reason", "version"))
        answer, reason, version = cells
        return part, answer, reason, version
