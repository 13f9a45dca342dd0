"""What narrows a village's list in the annual appraisal."""

import django_filters as filters
from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict

from accounts.requests.downloads import ListFilter

from ..people.models import Member, MemberGroup
from ..people.querysets import MemberQuerySet
from .models import MemberAppraisal

UNMARKED = "unmarked"


class AppraisedFilter(ListFilter):
    """Over members of a year, where they were then; `groups`: those to choose from."""

    text = filters.CharFilter(label="姓名、拼音首字母或编号", max_length=100, method="with_text")
    group = filters.ModelChoiceFilter(
        label="会员小组",
        queryset=MemberGroup.objects.none(),
        method="of_group",
        empty_label="全部",
    )
    mark = filters.ChoiceFilter(
        label="评定",
        choices=[*MemberAppraisal.Mark.choices, (UNMARKED, "未评")],
        method="with_mark",
        empty_label="全部",
    )

    class Meta:
        model = Member
        fields = ["text", "group", "mark"]

    def __init__(self, data: QueryDict, queryset: QuerySet, *, groups: QuerySet, year: int) -> None:
        super().__init__(data, queryset)
        self.year = year
        self.filters["group"].queryset = groups
        self.form.fields["group"].label_from_instance = lambda group: group.called

    def with_text(self, queryset: MemberQuerySet, name: str, value: str) -> QuerySet:
        return queryset.matching(value)

    def of_group(self, queryset: MemberQuerySet, name: str, value: MemberGroup) -> QuerySet:
        return queryset.filter(then_group=value.pk)

    def with_mark(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        rows = MemberAppraisal.objects.filter(member=OuterRef("pk"), year=self.year)
        return queryset.filter(
            ~Exists(rows) if value == UNMARKED else Exists(rows.filter(mark=value))
        )
