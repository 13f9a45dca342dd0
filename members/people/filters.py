"""What narrows the lists of members, households and groups; the choices are those of the division
at hand."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.menu import TOWNSHIP, VILLAGE
from accounts.models import User
from accounts.scope import within
from associations.models import Sex, Township, Village
from associations.vocabulary.own.kinds import OwnKind
from associations.vocabulary.own.lists import OwnFilterMixin

from .models import KINDS, OWN_OF_HOUSEHOLDS, OWN_OF_MEMBERS, MemberGroup

GONE, ALL = "left", "all"
YES_NO = [("1", "是"), ("0", "否")]


class PlaceFilterSet(OwnFilterMixin):
    """Rows of the division `code`, those still there unless `state` asks for others: a county's
    rows can be narrowed to a township, a township's to a village."""

    text = filters.CharFilter(label="查找", max_length=100, method="with_text")
    township = filters.ChoiceFilter(label="乡镇（街道）", method="in_place", empty_label="全部")
    village = filters.ChoiceFilter(label="村（社区）", method="in_place", empty_label="全部")

    def __init__(self, data: QueryDict, queryset: QuerySet, *, by: User, code: str) -> None:
        super().__init__(data, queryset)
        self.code = code
        if self.own_kind:
            self.add_own(self.own_kind, code, data)
        self.filters["state"].extra["empty_label"] = None
        if len(code) < TOWNSHIP:
            townships = Township.objects.visible_to(by).filter(within(code, "code"))
            self.filters["township"].extra["choices"] = townships.order_by("code").values_list(
                "code", "name"
            )
        else:
            del self.filters["township"]
        if len(code) == TOWNSHIP:
            villages = Village.objects.visible_to(by).in_division(code)
            self.filters["village"].extra["choices"] = villages.order_by("code").values_list(
                "code", "name"
            )
        else:
            del self.filters["village"]

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") else found.current()

    def with_text(self, queryset: Any, name: str, value: str) -> QuerySet:
        return queryset.matching(value, self.code) if self.own_kind else queryset.matching(value)

    def in_place(self, queryset: object, name: str, value: str) -> QuerySet:
        return queryset.in_division(value)

    def in_gap(self, queryset: object, name: str, value: str) -> QuerySet:
        return getattr(queryset, self.gaps[value])()

    gaps: dict[str, str] = {}
    own_kind: OwnKind | None = None


class MemberFilter(PlaceFilterSet):
    """Groups are offered inside one village only: a township has hundreds."""

    own_kind = OWN_OF_MEMBERS
    gaps = {
        "no_household": "without_household",
        "no_group": "without_group",
        "no_contact": "without_contacts",
    }

    group = filters.ModelChoiceFilter(
        label="小组", queryset=MemberGroup.objects.none(), empty_label="全部"
    )
    kind = filters.ChoiceFilter(
        label="类别", choices=list(KINDS.items()), method="of_kind", empty_label="全部"
    )
    sex = filters.ChoiceFilter(label="性别", choices=Sex.choices, empty_label="全部")
    gap = filters.ChoiceFilter(
        label="缺口",
        choices=[
            ("no_household", "没有家庭"),
            ("no_group", "没有小组"),
            ("no_contact", "没有联系户"),
        ],
        method="in_gap",
        empty_label="不限",
    )
    state = filters.ChoiceFilter(
        label="状态", choices=[("", "在册"), (GONE, "已离会"), (ALL, "全部")], method="in_state"
    )

    def __init__(self, data: QueryDict, queryset: QuerySet, *, by: User, code: str) -> None:
        super().__init__(data, queryset, by=by, code=code)
        if len(code) == VILLAGE:
            groups = self.filters["group"]
            groups.queryset = MemberGroup.objects.filter(village=code).current().order_by("number")
            groups.field.label_from_instance = lambda group: group.name
        else:
            del self.filters["group"]

    def of_kind(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(**{value: True})

    def in_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(left__isnull=False) if value == GONE else queryset


class HouseholdFilter(PlaceFilterSet):
    own_kind = OWN_OF_HOUSEHOLDS
    gaps = {"no_contact": "uncontacted"}

    is_migrant = filters.ChoiceFilter(
        label="流动人口户", choices=YES_NO, method="of_migrants", empty_label="不限"
    )
    gap = filters.ChoiceFilter(
        label="缺口", choices=[("no_contact", "无人联系")], method="in_gap", empty_label="不限"
    )
    state = filters.ChoiceFilter(
        label="状态", choices=[("", "现有"), (GONE, "已销户"), (ALL, "全部")], method="in_state"
    )

    def of_migrants(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(is_migrant=value == "1")

    def in_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(closed__isnull=False) if value == GONE else queryset


class GroupFilter(PlaceFilterSet):
    gaps = {
        "no_leader": "leaderless",
        "no_council_member": "without_council_member",
        "no_feedback": "without_feedback",
    }

    gap = filters.ChoiceFilter(
        label="缺口",
        choices=[
            ("no_leader", "没有组长"),
            ("no_council_member", "没有联系理事"),
            ("no_feedback", "本月没有信息反馈"),
        ],
        method="in_gap",
        empty_label="不限",
    )
    state = filters.ChoiceFilter(
        label="状态", choices=[("", "现有"), (GONE, "已撤销"), (ALL, "全部")], method="in_state"
    )

    def in_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(dissolved__isnull=False) if value == GONE else queryset
