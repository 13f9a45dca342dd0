"""What is typed about a village's bodies, teams, venues, rules and designations."""

from typing import cast

from django import forms
from django.utils import timezone

from accounts.records.editing import RecordForm

from ...attachments.forms import PaperField, PaperMixin
from ...divisions.models import Tradition
from ...vocabulary.in_force import titles_of
from ..kinds import TEAM_KINDS, TEAMS
from ..models import VALUES, Body, Designation, Rule, Seat, ServiceTeam, Venue

KIND_OF = {value: kind for kind, values in VALUES.items() for value in values}


class FactForm(RecordForm):
    """Of things that have happened: none of its dates lies in the future."""

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        today = timezone.localdate()
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField) and data.get(name) and data[name] > today:
                self.add_error(name, f"{data[name]} 还没有到，请核对年份。")
        return data


class BodyForm(FactForm):
    class Meta:
        model = Body
        fields = ["formed", "note"]


class BodySeatForm(FactForm):
    class Meta:
        model = Seat
        fields = ["duty", "name", "started", "ended"]
        help_texts = {"ended": "不再担任时填写；以前的人留在历任里。"}


class TeamForm(FactForm):
    """The kinds of the township's own tradition come first."""

    class Meta:
        model = ServiceTeam
        fields = ["kind", "leader", "people", "formed", "dissolved"]

    def __init__(self, *args: object, tradition: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        titles = titles_of(TEAM_KINDS, self.instance.village_id)
        groups = [
            (
                "本乡镇的分法" if own == tradition else f"另一种分法（{Tradition(own).label}）",
                [(kind, titles.pop(kind)) for kind in TEAMS[own]],
            )
            for own in sorted(TEAMS, key=lambda key: key != tradition)
        ]
        others = [("其他小组", list(titles.items()))] if titles else []
        kinds = cast(forms.ChoiceField, self.fields["kind"])
        kinds.choices = [("", "请选择"), *groups, *others]


class VenueForm(FactForm):
    class Meta:
        model = Venue
        fields = ["kind", "place", "opened", "closed", "note"]


class RuleForm(PaperMixin, FactForm):
    paper = PaperField(label="制度文本")

    class Meta:
        model = Rule
        fields = ["kind", "adopted", "adopted_by", "repealed"]
        help_texts = {
            "adopted_by": "例如：村民代表会议、会员代表大会。",
            "repealed": "不再执行，或换成新的一份时填写；旧的留在历史里。",
        }


class DesignationForm(FactForm):
    """`kind` is that of the chosen value; with `only` just the values of one kind are offered."""

    value = forms.ChoiceField(label="认定为")

    class Meta:
        model = Designation
        fields = ["value", "since", "until", "basis"]
        help_texts = {
            "since": "治理模式和分类同时只有一个：登记新的，原来的到这一天为止。",
            "until": "现在仍是的不填。",
            "basis": "例如：认定的文件名和文号。",
        }

    def __init__(self, *args: object, only: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].required = not (self.instance.pk and self.instance.since is None)
        labels = dict(Designation.Value.choices)
        kinds = [only] if only in VALUES else list(VALUES)
        cast(forms.ChoiceField, self.fields["value"]).choices = [
            ("", "请选择"),
            *(
                (Designation.Kind(kind).label, [(value, labels[value]) for value in VALUES[kind]])
                for kind in kinds
            ),
        ]
        self.put_in_words()

    def clean(self) -> dict[str, object]:
        data = super().clean()
        self.instance.kind = KIND_OF.get(self.cleaned_data.get("value", ""), "")
        return data
