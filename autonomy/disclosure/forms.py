"""An item of the village's disclosure as it was posted on the board."""

from typing import cast

from django import forms

from accounts.records.editing import RecordForm
from associations.attachments.forms import HELP, PaperField, PaperMixin
from associations.models import Venue
from associations.organisation.forms.fields import day_gone_by

from .calendar import DisclosureItem
from .models import Disclosure


class BoardChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: object) -> str:
        return f"{obj.get_kind_display()}：{obj.place}"


class DisclosureForm(PaperMixin, RecordForm):
    """`missing`: the items still to be posted, to choose from; none where the item is settled."""

    item = forms.ChoiceField(label="公开哪一项")
    venue = BoardChoice(
        label="公开栏", queryset=Venue.objects.none(), required=False, empty_label="不在公开栏"
    )
    paper = PaperField(label="公开栏照片", help_text=f"拍下贴好的公开栏。{HELP}")

    class Meta:
        model = Disclosure
        fields = ["item", "text", "posted", "until", "venue", "place"]
        widgets = {"text": forms.Textarea({"rows": 7})}
        help_texts = {
            "text": "写人数、政策和办事程序，不写某个人的怀孕、生育、避孕和检查情况。",
            "until": "长期公开的不填。",
            "place": "没有选公开栏的，写张贴在什么地方。",
        }

    def __init__(
        self, *args: object, missing: list[DisclosureItem], source: str = "", **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer(missing)
        self.fields["posted"].validators.append(day_gone_by)
        boards = Venue.objects.filter(
            village=self.instance.village_id, kind=Venue.Kind.NOTICE_BOARD
        )
        self.fields["venue"].queryset = boards.filter(closed=None) | boards.filter(
            pk=self.instance.venue_id
        )
        if source:
            self.fields["text"].help_text = f"{source}{self.fields['text'].help_text}"

    def _offer(self, missing: list[DisclosureItem]) -> None:
        if self.instance.pk:
            del self.fields["item"]
            return
        choices = [(f"{item.kind}-{item.part}", f"{item.period}：{item.label}") for item in missing]
        cast(forms.ChoiceField, self.fields["item"]).choices = [("", "请选择"), *choices]

    def clean_item(self) -> str:
        """Settles what the record is about before the record checks itself."""
        item = self.cleaned_data["item"]
        self.instance.kind, part = item.split("-")
        self.instance.part = int(part)
        return item
