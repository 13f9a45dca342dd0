"""What narrows the chain of a village."""

import django_filters as filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from accounts.requests.downloads import ListFilter

from ..people.models import Member, MemberGroup
from ..people.querysets import MemberQuerySet
from .models import Contact

STATES = [("none", "没有联系户"), ("unsigned", "协议没签全"), ("signed", "协议已签全")]


class ChainFilter(ListFilter):
    """Over members; `groups`: those to choose from."""

    text = filters.CharFilter(label="会员或户主", max_length=100, method="with_text")
    group = filters.ModelChoiceFilter(
        label="会员小组", queryset=MemberGroup.objects.none(), empty_label="全部"
    )
    state = filters.ChoiceFilter(
        label="联系情况", choices=STATES, method="in_state", empty_label="全部"
    )

    class Meta:
        model = Member
        fields = ["text", "group", "state"]

    def __init__(self, data: QueryDict, queryset: QuerySet, *, groups: QuerySet) -> None:
        super().__init__(data, queryset)
        self.filters["group"].queryset = groups
        self.form.fields["group"].label_from_instance = lambda group: group.name

    def with_text(self, queryset: MemberQuerySet, name: str, value: str) -> QuerySet:
        heads = Contact.objects.filter(
            member=OuterRef("pk"), until__isnull=True, household__head__contains=value
        )
        return queryset.filter(Q(pk__in=queryset.matching(value).values("pk")) | Exists(heads))

    def in_state(self, queryset: MemberQuerySet, name: str, value: str) -> QuerySet:
        contacts = Contact.objects.filter(member=OuterRef("pk"), until__isnull=True)
        unsigned = Exists(contacts.filter(signed__isnull=True))
        if value == "none":
            return queryset.without_contacts()
        return (
            queryset.filter(unsigned)
            if value == "unsigned"
            else queryset.filter(Exists(contacts), ~unsigned)
        )
