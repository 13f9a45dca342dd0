"""Papers kept with what is not told one by one: vouchers of what went to families and persons,
photographs of a visit to a sensitive family."""

from django.db.models import Exists, OuterRef, Q

from accounts.models import User

from .activities.models import ActivityPhoto
from .families.querysets import may_open_sensitive
from .ledger.models.entries import TO_PEOPLE, Entry


def withheld_from(user: User) -> Q:
    if may_open_sensitive(user):
        return Q(pk__in=())
    photos = ActivityPhoto.objects.filter(activity__household__family__sensitive=True)
    kept = Q(attachment=OuterRef("pk")) | Q(thumbnail=OuterRef("pk"))
    vouchers = Entry.objects.filter(category__in=TO_PEOPLE, attachment=OuterRef("pk"))
    return Q(Exists(photos.filter(kept))) | Q(Exists(vouchers))
