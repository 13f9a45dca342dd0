"""What follows a published round: help, and appeals."""

from django import forms
from django.db.models import QuerySet

from accounts.records.editing import RecordForm
from associations.models import Village
from associations.villages.forms.villages import FactForm

from ..models.help_list import HelpNote, HelpVillage


class HelpVillageForm(RecordForm):
    class Meta:
        model = HelpVillage
        fields = ["village", "why", "leader", "measures", "starts", "due"]
        widgets = {"measures": forms.Textarea({"rows": 5})}
        help_texts = {
            "why": "如“年度考评未达到合格村”，或写明为什么列入。",
            "measures": "一条一行：做什么、谁负责、什么时候完成。",
            "due": "按“一年甩后进”，一般为一年。",
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.village_id:
            del self.fields["village"]

    def offer(self, villages: QuerySet[Village]) -> None:
        self.fields["village"].queryset = villages
        self.fields["village"].label_from_instance = lambda village: village.name


class HelpNoteForm(FactForm):
    class Meta:
        model = HelpNote
        fields = ["date", "text"]
        widgets = {"text": forms.Textarea({"rows": 4})}
        help_texts = {"text": "哪天去了、做了什么、解决了什么、还差什么。不写个人情况。"}
