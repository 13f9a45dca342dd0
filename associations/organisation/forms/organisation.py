"""What is typed about an association, a term and a post."""

from typing import cast

from crispy_forms.bootstrap import AppendedText
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Role, User
from accounts.records.editing import RecordForm

from ...divisions.models import Area, Village
from ...vocabulary.own.forms import OwnFieldsMixin
from ..models import Association, Post, Term
from .fields import YuanField, day_gone_by, person_name, phone_number

LONGEST_TERM = 10  # years


class AssociationForm(OwnFieldsMixin, RecordForm):
    """Its place and its end are the township's to say; a village secretary keeps the rest."""

    end_posts = forms.BooleanField(label="同时办理在任职务离任", required=False)

    class Meta:
        model = Association
        fields = ["kind", "name", "area", "village", "founded", "dissolved", "note"]
        help_texts = {
            "area": "分会必选；其他协会按需要选。",
            "village": "村级协会必选；办在村里的其他协会按需要选。",
            "dissolved": "撤销以后不再列为现有的协会，历届职务仍可查看。",
        }

    def __init__(self, *args: object, by: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        township = self.instance.township_id
        self._offer("area", Area.objects.visible_to(by).filter(township=township))
        self._offer("village", _villages(by, self.instance))
        self.fields["kind"].choices = [("", "请选择"), *Association.Kind.choices]
        for name in ("founded", "dissolved"):
            self.fields[name].validators.append(day_gone_by)
        self._leave_out(by)
        self.helper.layout = Layout(
            Fieldset("哪个协会", *self._there("kind", "area", "village", "name")),
            Fieldset(
                "成立与撤销", *self._there("founded", "dissolved", "end_posts", "note", "version")
            ),
        )

    def _offer(self, name: str, rows: QuerySet) -> None:
        field = cast(forms.ModelChoiceField, self.fields[name])
        field.queryset, field.empty_label = rows, "不选"

    def _leave_out(self, by: User) -> None:
        """What the person has no say in, or what has no point."""
        association = self.instance
        current = association.posts.filter(ended=None).count() if association.pk else 0
        if by.role != Role.TOWNSHIP_STAFF:
            for name in ("kind", "area", "village", "dissolved"):
                del self.fields[name]
        elif not association.pk:
            del self.fields["dissolved"]
        if current and "dissolved" in self.fields:
            self.fields[
                "end_posts"
            ].help_text = f"现有 {current} 个职务在任。撤销协会时勾选，这些职务随撤销日期离任。"
        else:
            del self.fields["end_posts"]

    def _there(self, *names: str) -> list[str]:
        return [name for name in names if name in self.fields]


def _villages(by: User, association: Association) -> QuerySet[Village]:
    """The villages of the township that are still there, and its own."""
    open_now = Village.objects.visible_to(by).open_on(
        timezone.localdate()
    ) | Village.objects.filter(pk=association.village_id)
    return open_now.filter(township=association.township_id).order_by("code")


class TermForm(RecordForm):
    """A term as it was held; it is opened by an election (forms/elections.py)."""

    class Meta:
        model = Term
        fields = ["number", "started", "due", "delegates_due", "delegates_present", "note"]
        help_texts = {"started": "会员代表大会选举的日期。"}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["started"].validators.append(day_gone_by)
        for name in ("number", "delegates_due", "delegates_present"):
            self.fields[name].widget = forms.TextInput(
                {"inputmode": "numeric", "autocomplete": "off"}
            )
            self.fields[name].error_messages |= {
                "invalid": "应填整数。",
                "min_value": "不能是负数。",
            }
        self.helper.layout = Layout(
            Row(Column(AppendedText("number", "届")), Column("started"), Column("due")),
            Row(
                Column(AppendedText("delegates_due", "人")),
                Column(AppendedText("delegates_present", "人")),
            ),
            "note",
            "version",
        )

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        number, started, due = data.get("number"), data.get("started"), data.get("due")
        if number is not None and not 1 <= number <= 99:
            self.add_error("number", "届次是 1 到 99 的整数。")
        if started and due and due <= started:
            self.add_error("due", f"届满日期要晚于换届日期（{started}）。")
        elif started and due and due.year - started.year > LONGEST_TERM:
            self.add_error("due", f"任期超过 {LONGEST_TERM} 年，请核对年份。")
        present, expected = data.get("delegates_present"), data.get("delegates_due")
        if present is not None and expected is None and "delegates_due" not in self.errors:
            self.add_error("delegates_due", "填了实到会员代表，也要填应到会员代表。")
        if present is not None and expected is not None and present > expected:
            self.add_error("delegates_present", f"实到不能多于应到（{expected} 人）。")
        return data


class PostForm(RecordForm):
    stipend = YuanField(label="岗位津贴", help_text="每月多少元，没有津贴填 0。")
    since = forms.DateField(
        label="新标准从哪天起",
        required=False,
        help_text="改津贴或挂钩时填，不填就是今天；以前的月份仍按原标准。标准原来就填错的，填任职日期。",
    )

    class Meta:
        model = Post
        fields = [
            *(
                "kind",
                "name",
                "sex",
                "phone",
                "background",
                "stipend",
                "stipend_tied",
                "started",
                "ended",
                "end_reason",
            )
        ]
        help_texts = {
            "started": "在哪一届内任职，按这个日期算；换届连任的从换届之日起另算。",
            "ended": "在任的不填。",
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sex"].choices = [("", "未填"), *self.fields["sex"].choices[1:]]
        self.fields["background"].choices = [("", "无"), *self.fields["background"].choices[1:]]
        for name, check in (("name", person_name), ("phone", phone_number)):
            self.fields[name].validators.append(check)
        for name in ("started", "ended"):
            self.fields[name].validators.append(day_gone_by)
        self.fields["phone"].widget.input_type = "tel"
        self.was_over = self.instance.pk is not None and self.instance.ended is not None
        if not self.instance.pk or self.was_over:
            del self.fields["since"]
        since = ["since"] if "since" in self.fields else []
        self.helper.layout = Layout(
            Fieldset(
                "谁任什么职务",
                "kind",
                Row(Column("name"), Column("sex")),
                Row(Column("phone"), Column("background")),
            ),
            Fieldset("津贴", AppendedText("stipend", "元/月"), "stipend_tied", *since),
            Fieldset("任期", Row(Column("started"), Column("ended")), "end_reason", "version"),
        )

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if data.get("end_reason") and not data.get("ended") and "ended" not in self.errors:
            self.add_error("ended", "填了离任原因，也要填离任日期。")
        if {"stipend", "stipend_tied"} & {*self.changed_data} and self.was_over:
            self.add_error("stipend", "已经离任，津贴标准不能再改。要更正的，先清空离任日期。")
        return data
