"""Cadres called to account, and honours for self-government."""

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.records.editing import RecordForm
from associations.attachments.forms import PaperField, PaperMixin
from associations.organisation.forms.fields import day_gone_by, person_name
from members.models import Household, MemberGroup
from members.people.forms.picking import PickField

from ..meetings.models import Meeting
from .models import Accountability, Merit

CADRES_ONLY = (
    "只登记干部：村干部、计生专干、协会负责人、村民小组长、包村干部。"
    "普通村民和会员不在责任追究之列。"
)


class AccountabilityForm(PaperMixin, RecordForm):
    """`villages`: those to choose from; None where the village is given."""

    paper = PaperField(label="决定文书")

    class Meta:
        model = Accountability
        fields = [
            *("village", "date", "person", "post", "breach", "facts"),
            *("decision", "decided", "decided_by"),
        ]
        widgets = {"facts": forms.Textarea({"rows": 4})}
        help_texts = {
            "post": "必选：责任人是以这个职务承担责任的。",
            "facts": "只写干部做了什么、没做什么，不写群众的姓名和怀孕、生育、避孕、检查情况。",
            "decision": "还没有处理决定的空着，这一件就列在未结的里面。",
        }

    def __init__(self, *args: object, villages: QuerySet | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if villages is None:
            del self.fields["village"]
        else:
            self.fields["village"].queryset, self.fields["village"].empty_label = villages, "请选择"
        self.fields["person"].validators.append(person_name)
        for name in ("date", "decided"):
            self.fields[name].validators.append(day_gone_by)
        for name, label in (("post", "请选择"), ("breach", "请选择"), ("decision", "还没有决定")):
            choices = [choice for choice in self.fields[name].choices if choice[0]]
            self.fields[name].choices = [("", label), *choices]
        where = [] if villages is None else ["village"]
        drop = ["drop_paper"] if "drop_paper" in self.fields else []
        self.helper.layout = Layout(
            "version",
            Fieldset("责任人", *where, Row(Column("person"), Column("post"))),
            Fieldset("事实", Row(Column("date"), Column("breach")), "facts"),
            Fieldset(
                "处理", "decision", Row(Column("decided"), Column("decided_by")), "paper", *drop
            ),
        )


class MeetingChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: object) -> str:
        return f"{obj.date} {obj.get_kind_display()}"


class MeritForm(RecordForm):
    """A group or a household of the village; what was honoured stays so even when it has moved
    since."""

    meeting = MeetingChoice(
        Meeting.objects.none(), label="评定的会议", required=False, empty_label="不选"
    )

    class Meta:
        model = Merit
        fields = ["group", "household", "reason", "awarded", "meeting"]
        field_classes = {"household": PickField}
        labels = {"household": "自治户"}
        widgets = {"reason": forms.Textarea({"rows": 3})}
        help_texts = {
            "group": "评自治组的选这一项，评自治户的空着。",
            "household": "评自治户的填，评自治组的空着。",
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        merit: Merit = self.instance
        homes = Household.objects.filter(
            Q(village=merit.village_id, closed__isnull=True) | Q(pk=merit.household_id)
        )
        self.fields["household"].offer(homes, merit.village_id)
        groups = MemberGroup.objects.filter(
            Q(village=merit.village_id, dissolved__isnull=True) | Q(pk=merit.group_id)
        )
        self.fields["group"].queryset = groups.order_by("number")
        self.fields["group"].label_from_instance = lambda group: group.name
        self.fields["group"].empty_label = "不选"
        meetings = Meeting.objects.filter(village=merit.village_id)
        meetings = meetings.filter(date__year__in=(merit.year, merit.year + 1))
        self.fields["meeting"].queryset = meetings.select_related("village").prefetch_related(
            "village__states"
        )
        self.fields["awarded"].validators.append(day_gone_by)
        today = timezone.localdate()
        if merit.pk is None and today.year in (merit.year, merit.year + 1):
            self.initial["awarded"] = today

    def clean(self) -> dict[str, object]:
        values = super().clean() or self.cleaned_data
        sides = [name for name in ("group", "household") if values.get(name)]
        if len(sides) != 1 and not self.errors.keys() & {"group", "household"}:
            self.add_error("group", "自治组和自治户选一个，只选一个。")
        return values
