"""The forms of households and member groups, and the choice of a village before them."""

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from accounts.records.editing import RecordForm, TidyForm
from associations.models import COUNCIL_POSTS, Association, Post, Village
from associations.vocabulary.own.forms import OwnFieldsMixin

from ..models import Household, MemberGroup
from .picking import PickField


class VillageChoiceForm(TidyForm):
    """Which village a new record is of."""

    village = forms.ModelChoiceField(
        Village.objects.none(), label="村（社区）", empty_label="请选择"
    )

    def __init__(self, data: QueryDict | None = None, *, by: User, code: str) -> None:
        super().__init__(data)
        villages = Village.objects.visible_to(by).in_division(code).open_on(timezone.localdate())
        self.fields["village"].queryset = villages.order_by("code")


class HouseholdForm(OwnFieldsMixin, RecordForm):
    class Meta:
        model = Household
        fields = ["number", "head", "villagers_group", "address", "phone", "is_migrant", "closed"]
        help_texts = {
            "number": "村里给户编的号；没有编号的空着。",
            "villagers_group": "村民小组，如 3组；与会员小组不是一回事。",
            "closed": "整户迁出或并户的日期；填了就不再联系这一户，还有在册会员的不能销户。",
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.attrs["inputmode"] = "tel"
        if not self.instance.pk:
            del self.fields["closed"]


class GroupForm(RecordForm):
    """The leader is one of the group's members, so a new group has none yet."""

    class Meta:
        model = MemberGroup
        fields = ["number", "name", "leader", "council_post", "formed", "dissolved"]
        field_classes = {"leader": PickField}
        help_texts = {"dissolved": "撤销以前，先把组里的会员编入别的小组。"}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        group = self.instance
        self.fields["number"].widget = forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "off"}
        )
        posts = self.fields["council_post"]
        posts.queryset = _council(group)
        posts.label_from_instance = lambda post: post.name
        posts.empty_label = "暂缺"
        posts.help_text = (
            "" if posts.queryset else "村级协会还没有登记在任的理事，请先到“职务”里登记。"
        )
        if not group.pk:
            del self.fields["leader"], self.fields["dissolved"]
            return
        leader = self.fields["leader"]
        members = group.members.current().order_by("number")
        leader.offer(members, group.village_id, group=group.pk)
        leader.help_text = (
            "从本组在册会员里选。" if members else "本组还没有会员，先把会员编入本组。"
        )


def _council(group: MemberGroup) -> QuerySet[Post]:
    """Council members of the village's association now, and whoever keeps in touch with the
    group."""
    current = Post.objects.in_office(timezone.localdate()).filter(
        kind__in=COUNCIL_POSTS,
        association__kind=Association.Kind.VILLAGE,
        association__village=group.village,
        association__dissolved__isnull=True,
    )
    return Post.objects.filter(
        Q(pk__in=current.values("pk")) | Q(pk=group.council_post_id)
    ).order_by("name")
