"""What of the membership goes or ends with a household (people/household_acts.py)."""

from django.db.models import QuerySet

from accounts.models import User
from accounts.records import save_record

from .contacts.models import Contact
from .people.household_acts import ENDS, GOES, HouseholdAct, HouseholdPart
from .people.models import Household, Member


def _contacts(household: Household) -> QuerySet:
    return household.contacts.filter(until__isnull=True)


def _end_contacts(act: HouseholdAct, by: User | None) -> None:
    for contact in _contacts(act.household).select_related("member"):
        contact.until = act.not_before(contact.since)
        save_record(record=contact, by=by, action="结束联系")


PARTS = (
    HouseholdPart(
        Member,
        "家里的会员",
        lambda household: household.members.current(),
        GOES,
        "到这一天离会",
        note="会员编号不变，小组到新村另编；领着小组的，组长空缺",
    ),
    HouseholdPart(
        Contact, "联系这一户的会员", _contacts, ENDS, ENDS, "到新村另派会员", _end_contacts
    ),
)
