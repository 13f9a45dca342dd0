"""What papers take from other rows: households of contact, and the associations that issue
papers."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from associations.models import Association, Post, PostKind, Village

from ..contacts.models import Contact

ASKED_FIRST = (
    PostKind.SECRETARY_GENERAL,
    PostKind.FAMILY_PLANNING_WORKER,
    PostKind.EXECUTIVE_VICE_PRESIDENT,
    PostKind.PRESIDENT,
)  # whose telephone stands for the association's


@dataclass(frozen=True)
class Issuer:
    """A village's association. `phone` is "" where no officer's is known: it is then filled in by
    hand."""

    name: str
    phone: str = ""


def issuers(code: str) -> dict[str, Issuer]:
    """By village code: the association of each village of the division; two queries."""
    found = {}
    associations = (
        Association.objects.current().in_division(code).filter(kind=Association.Kind.VILLAGE)
    )
    known = phones(associations)
    for pk, village, name in associations.values_list("pk", "village_id", "name"):
        found[village] = Issuer(name, known.get(pk, ""))
    return found


def issuer_of(village: Village, known: dict[str, Issuer]) -> Issuer:
    return known.get(village.pk) or Issuer(f"{village.name}计划生育协会")


def phones(associations: QuerySet) -> dict[int, str]:
    """By the pk of the association."""
    posts = Post.objects.in_office(timezone.localdate()).filter(
        association__in=associations, kind__in=ASKED_FIRST
    )
    rows = (
        posts.exclude(phone="").order_by("started").values_list("association_id", "kind", "phone")
    )
    ordered = sorted(rows, key=lambda row: ASKED_FIRST.index(PostKind(row[1])), reverse=True)
    return {association: phone for association, _, phone in ordered}


def heads_by_member(code: str) -> dict[int, list[str]]:
    """Heads of the households that each member of the division keeps in touch with; one query, by
    joins alone: nested subqueries take PostgreSQL minutes where it has no statistics yet."""
    contacts = Contact.objects.in_division(code).filter(until__isnull=True)
    found: dict[int, list[str]] = {}
    for member, head in contacts.order_by("since", "pk").values_list(
        "member_id", "household__head"
    ):
        found.setdefault(member, []).append(head)
    return found
