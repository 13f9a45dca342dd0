"""What narrows the list of families. Who may open sensitive ones can ask for them, never for one of
their kinds."""

import django_filters as filters
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.models import User
from associations.vocabulary.in_force import kinds_of
from members.people.filters import ALL, GONE, PlaceFilterSet

from .models import CONCEALED, FAMILY_FIELDS, SUPPORTS, Need, is_sensitive
from .querysets import FamilyQuerySet, may_open_sensitive

SENSITIVE = "sensitive"


class FamilyFilter(PlaceFilterSet):
    own_kind = FAMILY_FIELDS

    kind = filters.ChoiceFilter(label="家庭类别", method="of_kind", empty_label="全部")
    need = filters.ChoiceFilter(
        label="需求", choices=Need.choices, method="with_need", empty_label="全部"
    )
    state = filters.ChoiceFilter(
        label="状态", choices=[("", "现有"), (GONE, "已终止"), (ALL, "全部")], method="in_state"
    )

    def __init__(self, data: QueryDict, queryset: QuerySet, *, by: User, code: str) -> None:
        super().__init__(data, queryset, by=by, code=code)
        kinds = [one for one in kinds_of(SUPPORTS, code) if not is_sensitive(one.code, code)]
        self.filters["kind"].extra["choices"] = [
            *((one.code, one.title) for one in kinds),
            *([(SENSITIVE, CONCEALED)] if may_open_sensitive(by) else []),
        ]

    def of_kind(self, queryset: FamilyQuerySet, name: str, value: str) -> QuerySet:
        return queryset.sensitive() if value == SENSITIVE else queryset.ordinary().of_kinds([value])

    def with_need(self, queryset: FamilyQuerySet, name: str, value: str) -> QuerySet:
        """Of a sensitive family the list tells no need either."""
        return queryset.ordinary().needing(value)

    def tellable(self, queryset: FamilyQuerySet) -> QuerySet:
        return queryset.ordinary()

    def in_state(self, queryset: FamilyQuerySet, name: str, value: str) -> QuerySet:
        return queryset.former() if value == GONE else queryset
