"""What each of the seven steps asks for."""

from collections.abc import Mapping
from typing import Any

from django import forms

from accounts.records.editing import RecordForm, tidy

from ..models.charters import Charter
from ..models.steps import SLIPS, VOTES, CharterStep, CharterStepKind
from ..quorum import Vote

EVERY = ("date", "place", "led_by", "people", "summary")
FIELDS = {
    CharterStepKind.DRAFT: EVERY,
    CharterStepKind.DISCUSSION: EVERY,
    CharterStepKind.OPINIONS: EVERY,
    CharterStepKind.HOUSEHOLDS: ("date", *SLIPS, "led_by", "summary"),
    CharterStepKind.VOTE: ("date", "place", "assembly", *VOTES, "read_out", "led_by", "summary"),
    CharterStepKind.FILED: ("date", "outcome", "file_number", "reason"),
    CharterStepKind.ISSUED: ("date", "copies", "led_by", "summary"),
}
HELP = {
    CharterStepKind.DRAFT: "村人口计生委员会依据法律法规和县里的意见起草初稿。",
    CharterStepKind.DISCUSSION: "村两委、协会理事会和村组干部讨论修改，形成讨论稿。",
    CharterStepKind.OPINIONS: "党小组、会员小组和各方代表听取意见，形成修改意见稿。",
    CharterStepKind.HOUSEHOLDS: "修改意见稿印发各户，户主签字后交回，据此修订成修订稿。",
    CharterStepKind.VOTE: "会上宣读修订稿，由村民会议或村民代表会议表决。",
    CharterStepKind.FILED: "报乡镇人民政府备案；与法律法规相抵触的，写明理由退回。",
    CharterStepKind.ISSUED: "印发各户，从这一天起施行。",
}
BALLOT = ("votes_for", "votes_against", "abstained")
_TEXTS = ("people", "summary", "reason")


class CharterStepForm(forms.Form):
    """The fields of one step; `details` are what services.steps.record_step takes."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        charter: Charter,
        step: CharterStepKind,
        counted: bool = False,
    ) -> None:
        super().__init__(data)
        self.initial["version"] = charter.version
        self.step, self.charter = step, charter
        names = [name for name in FIELDS[step] if not (counted and name in SLIPS)]
        self.fields.update(forms.fields_for_model(CharterStep, fields=names))
        for name in _TEXTS:
            if name in self.fields:
                self.fields[name].widget = forms.Textarea({"rows": 3})
        tidy(self)
        self._fit()

    def _fit(self) -> None:
        if self.step == CharterStepKind.VOTE:
            self.fields["assembly"].choices = [
                (value, self.charter.village.said(str(label)))
                for value, label in self.fields["assembly"].choices
            ]
            for name in ("assembly", "entitled", "present"):
                self.fields[name].required = True
            self.fields["votes_for"].help_text = "到会人数不够、没有表决的，三项票数都空着。"
            self.fields["read_out"].label = "会上已宣读修订稿"
        if self.step == CharterStepKind.FILED:
            choices = [("passed", "予以备案"), ("returned", "退回修改")]
            self.fields["outcome"] = forms.ChoiceField(
                label="结果", choices=choices, widget=forms.RadioSelect
            )
            self.fields["reason"].help_text = "退回时写明与哪条法律法规相抵触、要怎样改。"

    def clean(self) -> dict[str, object]:
        typed = super().clean() or {}
        if self.step == CharterStepKind.VOTE and not {
            "assembly",
            "entitled",
            "present",
            *BALLOT,
        } & set(self.errors):
            self._check_ballot()
        if (
            self.step == CharterStepKind.FILED
            and typed.get("outcome") == "returned"
            and not typed.get("reason", "").strip()
        ):
            self.add_error("reason", "退回要写明理由。")
        return typed

    def _check_ballot(self) -> None:
        """Where too few came there was neither a reading nor a ballot: blank votes are none
        cast."""
        typed = self.cleaned_data
        has_quorum = Vote(typed["assembly"], typed["entitled"], typed["present"], 0).has_quorum
        if has_quorum and not typed["read_out"]:
            self.add_error("read_out", "先在会上宣读修订稿，再表决。")
        for name in BALLOT:
            if typed[name] is None and has_quorum:
                self.add_error(name, "请填票数，没有的填 0。")
            typed[name] = typed.get(name) or 0

    @property
    def details(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class StepDetailForm(RecordForm):
    """What may be put right of a step without changing what came of it."""

    class Meta:
        model = CharterStep
        fields = ["place", "led_by", "people", "summary", "file_number"]
        widgets = {"people": forms.Textarea({"rows": 3}), "summary": forms.Textarea({"rows": 3})}
