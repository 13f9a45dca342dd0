"""A questionnaire: what it asks and where, and how many sheets said what."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.records.editing import RecordForm
from accounts.texts.free_text import FREE_TEXT
from associations.models import Village

from ..models.surveys import Survey, SurveyQuestion
from ..services.surveys import ANSWERS, STANDARD_QUESTIONS, field, is_counted

MOST_QUESTIONS = 12
LONGEST = 120
WORDS = ("满意", "基本满意", "不满意")


class QuestionsField(forms.CharField):
    """A question a line; the value is the list of them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.Textarea({"rows": 8}), max_length=MOST_QUESTIONS * (LONGEST + 2), **kwargs
        )

    def clean(self, value: object) -> list[str]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_QUESTIONS:
            raise forms.ValidationError(f"最多 {MOST_QUESTIONS} 题，现在有 {len(lines)} 题。")
        for number, line in enumerate(lines, start=1):
            if len(line) > LONGEST:
                raise forms.ValidationError(
                    f"第 {number} 题有 {len(line)} 个字，最多 {LONGEST} 个字。"
                )
            if line in lines[: number - 1]:
                raise forms.ValidationError(f"第 {number} 题和前面的题重复。")
        return lines


class SurveyForm(RecordForm):
    """`offered`: the villages it may be sent to, when it is not yet there."""

    villages = forms.ModelMultipleChoiceField(
        label="发到哪些村（社区）",
        queryset=Village.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一个村（社区）。"},
    )
    questions = QuestionsField(
        label="题目",
        help_text="一行一题，最多 12 题，可以增删改。第一题问总体满意程度，"
        "它的结果就是民主评议的结果。每题的答案都是满意、基本满意、不满意。",
        error_messages={"required": "请至少写一题。"},
    )

    class Meta:
        model = Survey
        fields = ["title", "date", "issued"]
        help_texts = {
            "date": "也就是民主评议的日期。",
            "issued": "每个村发出的份数；各村不同的，以后逐村修改。",
        }

    def __init__(self, *args: object, offered: object = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if offered is None:
            self._of_the_stored()
        else:
            self.fields["villages"].queryset = offered
            self.initial.setdefault("questions", "\n".join(STANDARD_QUESTIONS))
        self.fields["issued"].widget = forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "off"}
        )
        self.order_fields(["title", "date", "issued", "questions", "villages", "version"])

    def _of_the_stored(self) -> None:
        del self.fields["villages"]
        self.fields["issued"].help_text = ""
        questions = list(self.instance.questions.order_by("number"))
        self.initial["questions"] = "\n".join(question.text for question in questions)
        if is_counted(self.instance, questions):
            self.fields["questions"].disabled = True
            self.fields["questions"].help_text = "已经计票，题目不能再改。"


class TallyForm(RecordForm):
    """Three counts a question; blank where they were not counted yet."""

    class Meta:
        model = Survey
        fields = ["returned"]

    def __init__(
        self, *args: object, questions: Sequence[SurveyQuestion], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        self.fields[
            "returned"
        ].help_text = f"发出 {self.instance.issued} 份。没有填写的空白问卷也算收回。"
        for question in questions:
            for answer, word in zip(ANSWERS, WORDS, strict=True):
                self.fields[field(question, answer)] = forms.IntegerField(
                    label=word,
                    required=False,
                    min_value=0,
                    max_value=1_000_000,
                    initial=getattr(question, answer),
                )
        for name, shown in self.fields.items():
            if name != "version":
                shown.widget = forms.TextInput(
                    {"inputmode": "numeric", "autocomplete": "off", "class": "form-control"}
                )
                shown.error_messages |= {
                    "invalid": "应填 0 或正整数。",
                    "min_value": "不能是负数。",
                }

    def _get_validation_exclusions(self) -> set[str]:
        """How the sheets returned stand to those issued is told by the service, beside its
        field."""
        return super()._get_validation_exclusions() | {"returned"}  # type: ignore[misc]  # not in the stubs

    @property
    def counts(self) -> dict[int, tuple[int | None, ...]]:
        return {
            q.pk: tuple(self.cleaned_data[field(q, answer)] for answer in ANSWERS)
            for q in self.questions
        }

    @property
    def rows(self) -> list[tuple[SurveyQuestion, list[forms.BoundField]]]:
        """For the template: a question and its three fields."""
        return [(q, [self[field(q, answer)] for answer in ANSWERS]) for q in self.questions]


class SurveyCloseForm(RecordForm):
    class Meta:
        model = Survey
        fields: list[str] = []


class SurveyReopenForm(RecordForm):
    reason = forms.CharField(label="原因", max_length=200, validators=FREE_TEXT)

    class Meta:
        model = Survey
        fields: list[str] = []


def offered_villages(code: str, by: User) -> QuerySet[Village]:
    return (
        Village.objects.visible_to(by)
        .in_division(code)
        .open_on(timezone.localdate())
        .order_by("code")
    )
