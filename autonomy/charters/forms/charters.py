"""Forms about an edition, its clauses and its preferential clauses."""

from decimal import Decimal

from django import forms

from accounts.records.editing import RecordForm

from ..models.charters import Charter, Clause, PreferentialClause, Topic


class CharterStartForm(RecordForm):
    class Meta:
        model = Charter
        fields = ["kind", "title", "begun"]
        help_texts = {
            "title": "印在正式文本上的名称，如“石塘村计划生育村民自治章程”。",
            "begun": "决定起草的日期。各步骤的日期都不早于这一天。",
        }


class CharterForm(RecordForm):
    class Meta:
        model = Charter
        fields = ["title", "note"]


class ClauseForm(RecordForm):
    topics = forms.MultipleChoiceField(
        label="涉及内容", choices=Topic, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Clause
        fields = ["number", "chapter", "body", "topics", "reason"]
        widgets = {"body": forms.Textarea({"rows": 5})}
        help_texts = {
            "number": "第几条。中间插进来的照填，后面各条自动顺延。",
            "chapter": "一章的第一条填章名，如“总则”；同一章后面的条留空。",
            "reason": "这一稿为什么这样改。没有改的不用填。",
        }


class PreferenceForm(RecordForm):
    """`amount` is typed in yuan and kept in fen."""

    yuan = forms.DecimalField(
        label="金额（元）",
        required=False,
        min_value=Decimal("0.01"),
        max_digits=9,
        decimal_places=2,
        help_text="没有写明金额的留空。",
        error_messages={
            "invalid": "金额写成 200 或 200.50。",
            "max_decimal_places": "金额最多到分，如 200.50。",
            "min_value": "金额应大于 0；没有金额就留空。",
        },
    )

    class Meta:
        model = PreferentialClause
        fields = ["kind", "yuan", "per", "wording", "clause"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.amount is not None:
            self.initial["yuan"] = Decimal(self.instance.amount) / 100

    def clean(self) -> dict[str, object] | None:
        typed = super().clean()
        yuan = self.cleaned_data.get("yuan")
        self.instance.amount = int(yuan * 100) if yuan is not None else None
        return typed
