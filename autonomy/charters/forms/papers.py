"""A paper of a charter as it is uploaded."""

from typing import cast

from django import forms
from django.urls import reverse
from django.utils.html import format_html

from accounts.models import User
from associations.attachments.forms import HELP, PaperField
from associations.attachments.services import keep
from associations.villages.forms.villages import FactForm

from ..models.steps import CharterPaper, CharterStep


class StepChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: object) -> str:
        failed = (
            "" if obj.outcome == CharterStep.Outcome.PASSED else f"，{obj.get_outcome_display()}"
        )
        return f"第 {obj.step} 步 {obj.get_step_display()}（{obj.date}{failed}）"


class CharterPaperForm(FactForm):
    """A new one needs its file; of one that is kept another file may be chosen."""

    step = StepChoice(
        label="步骤",
        queryset=CharterStep.objects.none(),
        required=False,
        empty_label="不属于某一步",
    )
    paper = PaperField(label="文件")

    class Meta:
        model = CharterPaper
        fields = ["kind", "title", "date", "step"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        steps = cast(StepChoice, self.fields["step"])
        steps.queryset = self.instance.charter.steps.order_by("number")
        paper = self.fields["paper"]
        if self.instance.pk is None:
            paper.required = True
            return
        kept = self.instance.attachment
        address = reverse("attachment-download", args=[kept.code, kept.ref])
        words = '现有“<a href="{}">{}</a>”；选了新文件，就换成新的。{}'
        paper.help_text = format_html(words, address, kept.name, HELP)

    def kept(self, *, by: User) -> CharterPaper:
        """The paper with its uploaded file, ready to be saved; in the transaction that saves it.
        Raises UploadError."""
        record: CharterPaper = self.instance
        if file := self.cleaned_data.get("paper"):
            record.attachment = keep(file=file, code=record.charter.village_id, by=by)
        return record
