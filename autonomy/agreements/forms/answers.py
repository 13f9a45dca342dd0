"""The answers of many households on one page: at a meeting, or when agreements are renewed."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from accounts.records.editing import DateInput, TidyForm
from accounts.texts.free_text import no_identity_number
from documents.reading.fields import TableField
from members.models import Household

from ...meetings.models import Meeting
from ..answers import HouseholdAnswer, State, mark_of, term_end
from ..models import CONFIRMATIONS, Agreement, AgreementTemplate

MOST_ROWS = 60
ANSWERS = (
    ("", "本次不登记"),
    (State.UNDECIDED, "考虑中"),
    (State.DECLINED, "不签"),
    (State.SIGNED, "签"),
)
RENEWALS = (
    ("", "本次不办"),
    (State.UNDECIDED, "考虑中"),
    (State.DECLINED, "不再续签"),
    (State.SIGNED, "续签"),
)


class ChoiceForm(TidyForm):
    """Which text is signed, at which meeting; whose households are shown."""

    template = forms.ModelChoiceField(
        AgreementTemplate.objects.none(), label="协议文本", empty_label=None, required=False
    )
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label="在会议上签", empty_label="不是会议上", required=False
    )
    q = forms.CharField(label="户主", required=False, max_length=40)

    def __init__(self, data: dict[str, object], *, templates: QuerySet, meetings: QuerySet) -> None:
        super().__init__(data)
        self.fields["template"].queryset = templates
        self.fields["meeting"].queryset = meetings
        for name in ("template", "meeting"):
            self.fields[name].widget.attrs["data-autosubmit"] = ""


class HouseholdAnswerForm(TidyForm):
    """One household. Nothing is ticked beforehand; a row without an answer is left alone."""

    answer = forms.ChoiceField(
        label="答复", choices=ANSWERS, widget=forms.RadioSelect, required=False, initial=""
    )
    met_person = forms.BooleanField(label="见到本人", required=False)
    knows_content = forms.BooleanField(label="本人了解内容", required=False)
    agrees = forms.BooleanField(label="本人同意", required=False)
    signer = forms.CharField(
        label="签字人", max_length=40, required=False, validators=[no_identity_number]
    )
    day = forms.DateField(label="日期", widget=DateInput, required=False)
    seen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(
        self, data: Any, *, household: Household, current: Agreement | None, day: datetime.date
    ) -> None:
        initial = {"signer": household.head, "day": day, "seen": mark_of(current)}
        super().__init__(data, prefix=f"h{household.pk}", initial=initial)
        self.household, self.current = household, current
        if current and current.state == State.SIGNED:
            is_over = bool(current.ends and current.ends < timezone.localdate())
            self.fields["answer"].choices = RENEWALS if is_over else (RENEWALS[0], RENEWALS[-1])
        for name in ("signer", "day"):
            self.fields[name].widget.attrs["class"] = "form-control"

    @property
    def confirmations(self) -> list[forms.BoundField]:
        return [self[name] for name in CONFIRMATIONS]

    @property
    def texts(self) -> list[forms.BoundField]:
        return [self["signer"], self["day"]]

    @property
    def asked_for(self) -> bool:
        return bool(self.cleaned_data.get("answer"))

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if (
            not data.get("answer")
            and "answer" not in self.errors
            and any(data.get(name) for name in CONFIRMATIONS)
        ):
            self.add_error("answer", "勾了确认，还没有选答复。")
        if data.get("answer") and not data.get("day") and "day" not in self.errors:
            self.add_error("day", "请填日期。")
        return data

    def read(self, template: AgreementTemplate, meeting: Meeting | None) -> HouseholdAnswer:
        data = self.cleaned_data
        signs = data["answer"] == State.SIGNED
        day = data["day"]
        stands = self.current if self.current and self.current.state != State.SIGNED else None
        return HouseholdAnswer(
            household=self.household,
            template=template,
            state=data["answer"],
            asked=day,
            confirmed={name: data[name] for name in CONFIRMATIONS},
            signer=data["signer"].strip() if signs else "",
            signed=day if signs else None,
            starts=day if signs else None,
            ends=term_end(day, template.years) if signs else None,
            note=stands.note if stands and stands.asked == day else "",
            meeting=meeting,
            seen=data["seen"],
        )

    def refuse(self, error: ValidationError) -> None:
        """What the service says, beside the field it is about."""
        fields = {
            "state": "answer",
            "signed": "day",
            "asked": "day",
            "starts": "day",
            "ends": "day",
        }
        for name, texts in error.message_dict.items():
            field = fields.get(name, name)
            self.add_error(field if field in self.fields else None, texts)


class AnswerUploadForm(TidyForm):
    file = TableField(label="答复名单", told="先看对照，确认以后才写入。")


def choice_of(
    templates: QuerySet, meetings: QuerySet, data: object
) -> tuple[ChoiceForm, AgreementTemplate | None, Meeting | None]:
    """What was chosen, by default the newest text of the first kind and no meeting."""
    first = templates.first()
    form = ChoiceForm(
        {
            "template": data.get("template") or (first.pk if first else ""),
            **{n: data.get(n, "") for n in ("meeting", "q")},
        },
        templates=templates,
        meetings=meetings,
    )
    form.full_clean()
    return form, form.cleaned_data.get("template") or first, form.cleaned_data.get("meeting")


def faults(rows: Sequence[HouseholdAnswerForm]) -> list[tuple[HouseholdAnswerForm, str, str]]:
    """(row, where to go, what is wrong) of every row that has to be put right."""
    found = [(row, text) for row in rows for texts in row.errors.values() for text in texts]
    return [(row, f"row-{row.household.pk}", str(text)) for row, text in found]
