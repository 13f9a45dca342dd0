"""Taking down a meeting and its matters, mostly on a phone: what is required stands first."""

from crispy_forms.bootstrap import AppendedText
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils import timezone

from accounts.records.editing import RecordForm
from associations.attachments.forms import PaperField, PaperMixin
from associations.organisation.forms.fields import day_gone_by

from .models import Matter, Meeting

PEOPLE = ("due", "present")
MATTER = (
    *("subject", "discussion", "outcome", "decision", "votes_for", "votes_against", "abstained"),
    *("responsible", "deadline"),
)
MATTER_WIDGETS = {
    "discussion": forms.Textarea({"rows": 3}),
    "decision": forms.Textarea({"rows": 2}),
}
MATTER_HELP = {
    "subject": "一句话，如“公开栏增设一处”。",
    "discussion": "主要的意见。不写个人的怀孕、生育、避孕和检查情况，不写身份证号。",
    "decision": "作出决定的要写。计了票的再填下面三项；一致同意、没有计票的，三项都空着。",
    "responsible": "由谁去办；不需要去办的，责任人和期限都空着。",
}
NUMBER = {"inputmode": "numeric", "autocomplete": "off"}


def _numbers(form: forms.BaseForm, *names: str) -> None:
    for name in names:
        form.fields[name].widget = forms.TextInput(NUMBER)
        form.fields[name].error_messages |= {
            "invalid": "应填 0 或正整数。",
            "min_value": "不能是负数。",
        }


def _about_the_matter(title: str) -> Fieldset:
    votes = (Column(AppendedText(name, "人"), css_class="col-4") for name in Matter.VOTES)
    return Fieldset(
        title,
        *("subject", "discussion", "outcome", "decision", Row(*votes)),
        Row(Column("responsible"), Column("deadline")),
    )


class MeetingForm(PaperMixin, RecordForm):
    paper = PaperField(label="会议记录或签到表")

    class Meta:
        model = Meeting
        fields = [
            "kind",
            "date",
            *PEOPLE,
            "place",
            "chair",
            "recorder",
            "president_attended",
            "attendees",
        ]
        widgets = {"attendees": forms.Textarea({"rows": 2})}
        help_texts = {
            "due": "村民会议、村民代表会议据此算出到会人数够不够。",
            "president_attended": "协会会长列席村委会的会议，是对村务的监督。",
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["date"].validators.append(day_gone_by)
        said = self.instance.village.said
        kinds = [(value, said(label)) for value, label in Meeting.Kind.choices]
        self.fields["kind"].choices = [("", "请选择"), *kinds]
        for name in ("due", "president_attended"):
            self.fields[name].help_text = said(self.fields[name].help_text)
        _numbers(self, *PEOPLE)
        self.helper.layout = Layout("version", *self._about_the_meeting())

    def _about_the_meeting(self) -> list[Fieldset]:
        people = Row(*(Column(AppendedText(name, "人"), css_class="col-6") for name in PEOPLE))
        drop = ["drop_paper"] if "drop_paper" in self.fields else []
        return [
            Fieldset("会议", Row(Column("kind"), Column("date")), people, "president_attended"),
            Fieldset(
                "地点和人员",
                *(
                    "place",
                    Row(Column("chair", css_class="col-6"), Column("recorder", css_class="col-6")),
                    "attendees",
                    "paper",
                    *drop,
                ),
            ),
        ]


class NewMeetingForm(MeetingForm):
    """With the first matter, which may also be added later."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        of_matter = MatterForm(instance=Matter(meeting=self.instance))
        for name in MATTER:
            self.fields[name] = of_matter.fields[name]
        self.fields["subject"].required = False
        self.initial["outcome"] = Matter.Outcome.DECIDED
        self.helper.layout = Layout(
            "version",
            self._about_the_meeting()[0],
            _about_the_matter("第一个议题"),
            self._about_the_meeting()[1],
        )

    def clean(self) -> dict[str, object]:
        values = super().clean() or self.cleaned_data
        typed = [
            name for name in MATTER if name != "outcome" and values.get(name) not in (None, "")
        ]
        if typed and not values.get("subject") and "subject" not in self.errors:
            self.add_error("subject", "填了议题的内容，要写明事项。")
        return values

    @property
    def matter(self) -> Matter | None:
        """None where nothing of a matter was typed."""
        if not self.cleaned_data.get("subject"):
            return None
        return Matter(meeting=self.instance, **{name: self.cleaned_data[name] for name in MATTER})


class MatterForm(RecordForm):
    class Meta:
        model = Matter
        fields = [*MATTER, "done", "result"]
        widgets = {**MATTER_WIDGETS, "result": forms.Textarea({"rows": 2})}
        help_texts = {**MATTER_HELP, "done": "还没有办好的空着，办好以后再登记。"}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _numbers(self, *Matter.VOTES)
        self.helper.layout = Layout(
            "version", _about_the_matter("议题"), Fieldset("落实情况", "done", "result")
        )


class MatterResultForm(RecordForm):
    class Meta:
        model = Matter
        fields = ["done", "result"]
        widgets = {"result": forms.Textarea({"rows": 3})}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in self.Meta.fields:
            self.fields[name].required = True
        self.fields["done"].validators.append(day_gone_by)
        if self.instance.done is None:
            self.initial["done"] = timezone.localdate()
