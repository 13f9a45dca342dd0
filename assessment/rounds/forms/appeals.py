"""The forms of an appeal and of its answer."""

from django import forms

from accounts.records.editing import RecordForm
from associations.attachments.forms import HELP, PaperField, PaperMixin
from associations.organisation.forms.fields import day_gone_by
from associations.villages.forms.villages import FactForm

from ...standards.data import Grade
from ..models.appeals import Appeal


class AppealForm(PaperMixin, FactForm):
    paper = PaperField(label="佐证材料", help_text=HELP)

    class Meta:
        model = Appeal
        fields = ["filed", "reason"]
        widgets = {"reason": forms.Textarea({"rows": 5})}
        help_texts = {"reason": "对哪一项有异议、依据是什么。"}


class AppealAnswerForm(RecordForm):
    """The township's answer; once saved it stands."""

    class Meta:
        model = Appeal
        fields = ["decision", "grade", "answer", "answered"]
        widgets = {"decision": forms.RadioSelect, "answer": forms.Textarea({"rows": 4})}
        help_texts = {"answer": "写明核实的情况和理由，村里看得到，也印在年终报告上。"}

    grade = forms.ChoiceField(label="改变后的等次", required=False, help_text="维持原等次的不选。")

    def __init__(
        self, *args: object, grades: list[Grade], published: str, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        others = [(grade.code, grade.title) for grade in grades if grade.code != published]
        self.fields["grade"].choices = [("", "不改变"), *others]
        self.fields["decision"].choices = Appeal.Decision.choices
        self.fields["decision"].required = self.fields["answer"].required = self.fields[
            "answered"
        ].required = True
        self.fields["answered"].validators.append(day_gone_by)

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        changed = data.get("decision") == Appeal.Decision.CHANGED
        if changed and not data.get("grade"):
            self.add_error("grade", "请选择改为哪一等次。")
        if data.get("decision") == Appeal.Decision.UPHELD and data.get("grade"):
            self.add_error("grade", "维持原等次的，这里不选。")
        if data.get("answered") and data["answered"] < self.instance.filed:
            self.add_error("answered", "不能早于申诉日期。")
        return data
