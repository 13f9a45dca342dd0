"""What narrows a village's list in a re-registration."""

import django_filters as filters
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.requests.downloads import ListFilter

from ..people.models import Member, MemberGroup
from .models import CampaignEntry


class CampaignEntryFilter(ListFilter):
    text = filters.CharFilter(label="姓名、拼音首字母或编号", max_length=100, method="with_text")
    group = filters.ModelChoiceFilter(
        label="会员小组",
        field_name="member__group",
        queryset=MemberGroup.objects.none(),
        empty_label="全部",
    )

    class Meta:
        model = CampaignEntry
        fields = ["text", "group"]

    def __init__(self, data: QueryDict, queryset: QuerySet, *, groups: QuerySet) -> None:
        super().__init__(data, queryset)
        self.filters["group"].queryset = groups
        self.form.fields["group"].label_from_instance = lambda group: group.name

    def with_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(member__in=Member.objects.matching(value))
