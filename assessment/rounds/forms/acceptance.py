"""A village's own view of a criterion, and what several offices found on site."""

from django import forms

from accounts.texts.free_text import no_identity_number, no_private_fact
from associations.attachments.forms import HELP, PaperField, PaperMixin
from associations.villages.forms.villages import FactForm

from ...grading.models import Finding
from ..checklists import CHECKLISTS, DEPARTMENTS, ChecklistGroup
from ..models.acceptance import Acceptance, SelfView

YES_NO = [("1", "是"), ("0", "否")]
TEXT = [no_identity_number, no_private_fact]


class SelfViewForm(PaperMixin, FactForm):
    paper = PaperField(label="佐证材料", help_text=f"照片或扫描件。{HELP}")

    class Meta:
        model = SelfView
        fields = ["held", "note"]
        widgets = {"held": forms.RadioSelect, "note": forms.Textarea({"rows": 4})}
        help_texts = {
            "note": "做了什么、凭什么说达到，或者差在哪里。写村里的做法和数字，不写个人情况。"
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held"].choices = [("True", "达到"), ("False", "未达到")]


def _answer(label: str, choices: list[tuple[str, str]], initial: bool | None) -> forms.ChoiceField:
    shown = {True: "1", False: "0"}.get(initial) if initial is not None else None  # type: ignore[call-overload]
    return forms.ChoiceField(
        label=label, choices=choices, required=False, widget=forms.RadioSelect, initial=shown
    )


class AcceptanceForm(PaperMixin, FactForm):
    """The whole acceptance on one page; `findings` are those that the standard asks for, as they
    stand now."""

    paper = PaperField(label="照片或签字的验收表", help_text=HELP)

    class Meta:
        model = Acceptance
        fields = ["date", "checklist", "note"]
        widgets = {"note": forms.Textarea({"rows": 3}), "checklist": forms.HiddenInput}

    def __init__(
        self, *args: object, findings: dict[str, Finding | None], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.findings = findings
        self.groups: tuple[ChecklistGroup, ...] = CHECKLISTS[self.instance.checklist].groups
        for item in CHECKLISTS[self.instance.checklist].items:
            yes, remark = self.instance.answers.get(item.code, (None, ""))
            self.fields[f"item_{item.code}"] = _answer(item.text, YES_NO, yes)
            self.fields[f"remark_{item.code}"] = self._text("备注", remark)
        for kind, finding in findings.items():
            held = finding.held if finding else None
            label = Finding.Kind(kind).label
            self.fields[f"finding_{kind}"] = _answer(label, [("1", "达到"), ("0", "未达到")], held)
            self.fields[f"evidence_{kind}"] = self._text(
                "依据", finding.evidence if finding else "", 600
            )
        signed = {department: (unit, name) for department, unit, name in self.instance.signatures}
        for department, title in DEPARTMENTS.items():
            unit, name = signed.get(department, ("", ""))
            self.fields[f"unit_{department}"] = self._text(f"{title}：单位和职务", unit, 60)
            self.fields[f"name_{department}"] = self._text(f"{title}：签字人", name, 40)

    @staticmethod
    def _text(label: str, initial: str, longest: int = 200) -> forms.CharField:
        widget = forms.TextInput(
            {"class": "form-control", "placeholder": label if label in ("备注", "依据") else ""}
        )
        return forms.CharField(
            label=label,
            required=False,
            max_length=longest,
            initial=initial,
            validators=TEXT,
            widget=widget,
        )

    def clean(self) -> dict[str, object]:
        data = super().clean()
        if data.get("date") and data["date"].year not in (
            self.instance.year,
            self.instance.year + 1,
        ):
            self.add_error("date", f"这是{self.instance.year}年度的验收，请核对日期。")
        for department in DEPARTMENTS:
            if bool(data.get(f"unit_{department}")) != bool(data.get(f"name_{department}")):
                self.add_error(f"name_{department}", "单位和签字人要一起写。")
        for kind in self.findings:
            if data.get(f"finding_{kind}") and not (data.get(f"evidence_{kind}") or "").strip():
                self.add_error(f"evidence_{kind}", "请写明依据，年终报告要引用。")
        self.instance.answers = {
            item.code: [data[f"item_{item.code}"] == "1", data.get(f"remark_{item.code}", "")]
            for group in self.groups
            for item in group.items
            if data.get(f"item_{item.code}")
        }
        self.instance.signatures = [
            [department, data[f"unit_{department}"], data[f"name_{department}"]]
            for department in DEPARTMENTS
            if data.get(f"name_{department}") and data.get(f"unit_{department}")
        ]
        return data

    def found(self) -> list[tuple[str, bool, str]]:
        """The findings that were answered: kind, held, evidence."""
        data = self.cleaned_data
        return [
            (k, v == "1", data[f"evidence_{k}"])
            for k in self.findings
            if (v := data.get(f"finding_{k}"))
        ]

    @property
    def checks(self) -> list[tuple[str, list[tuple[forms.BoundField, forms.BoundField]]]]:
        """Groups with their items' fields."""
        return [
            (
                group.title,
                [(self[f"item_{item.code}"], self[f"remark_{item.code}"]) for item in group.items],
            )
            for group in self.groups
        ]

    @property
    def finding_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"finding_{kind}"], self[f"evidence_{kind}"]) for kind in self.findings]

    @property
    def signature_fields(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        return [
            (title, self[f"unit_{key}"], self[f"name_{key}"]) for key, title in DEPARTMENTS.items()
        ]
