"""The contact chain's forms, and the monthly and quarterly notes of a group."""

import datetime

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.records.editing import DateInput, RecordForm, TidyForm
from associations.attachments.forms import PaperField, PaperMixin

from ..people.forms.picking import PickField
from ..people.models import Household, Member, MemberGroup
from ..suggestions.forms import not_to_come
from .models import Contact, GroupNote


class NewContactsForm(TidyForm):
    """Several households of the member's village at once; they are ticked in the list below the
    fields."""

    since = forms.DateField(label="起始日期", widget=DateInput())
    tie = forms.ChoiceField(
        label="联系关系", choices=[("", "未注明"), *Contact.Tie.choices], required=False
    )
    signed = forms.DateField(
        label="协议签订日期", widget=DateInput(), required=False, help_text="没有签的空着。"
    )
    household = forms.ModelMultipleChoiceField(
        Household.objects.none(),
        label="家庭",
        error_messages={
            "required": "请至少勾选一户。",
            "invalid_choice": "选中的家庭已经销户或者不在本村，请重新勾选。",
        },
    )

    def __init__(self, data: QueryDict | None = None, *, member: Member) -> None:
        super().__init__(data)
        self.initial.setdefault("since", timezone.localdate())
        self.fields["household"].queryset = Household.objects.current().filter(
            village_id=member.village_id
        )


class ContactForm(PaperMixin, RecordForm):
    paper = PaperField(label="签字件")

    class Meta:
        model = Contact
        fields = ["tie", "since", "signed", "until"]
        help_texts = {"until": "不再联系的填；空着表示还在联系。", "signed": "没有签的空着。"}

    def clean(self) -> dict[str, object] | None:
        for name in ("since", "signed", "until"):
            day = self.cleaned_data.get(name)
            if day and day > timezone.localdate():
                self.add_error(name, "日期还没有到。")
        return super().clean()


class NoteForm(RecordForm):
    """A monthly feedback says by whom, a quarterly meeting how many were there."""

    class Meta:
        model = GroupNote
        fields = ["kind", "on", "member", "present", "text"]
        field_classes = {"member": PickField}
        widgets = {"text": forms.Textarea({"rows": 5}), "kind": forms.RadioSelect}
        help_texts = {
            "member": "每月信息反馈要填。",
            "present": "每季碰头要填。",
            "text": "只写工作和意见，不写个人的怀孕、生育、避孕和检查情况，不写身份证号。",
        }

    def __init__(self, *args: object, group: MemberGroup, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        known = [self.instance.member_id] if self.instance.member_id else []
        members = group.members.current() | Member.objects.filter(pk__in=known)
        self.fields["member"].offer(members.order_by("number"), group.village_id, group=group.pk)
        self.fields["kind"].choices = GroupNote.Kind.choices
        if self.instance.pk is None:
            self.initial["on"] = timezone.localdate()

    def clean_on(self) -> datetime.date:
        return not_to_come(self.cleaned_data["on"])

    def clean(self) -> dict[str, object]:
        values = super().clean() or self.cleaned_data
        if values.get("kind") == GroupNote.Kind.FEEDBACK:
            values["present"] = None
            if not values.get("member") and "member" not in self.errors:
                self.add_error("member", "请选择是谁反馈的。")
        elif values.get("present") is None and "present" not in self.errors:
            self.add_error("present", "请填写到会人数。")
        return values
