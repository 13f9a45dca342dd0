"""Periodic re-registration (重新登记): started, worked off line by line, undone where mistaken,
closed."""

import datetime
from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from accounts import trail
from accounts.models import User
from accounts.records import save_record
from accounts.scope import upper_bound
from associations.models import Village

from ..contacts.models import Contact
from ..people.models import LeaveKind, Member
from ..people.services.people import end_membership
from .models import Campaign, CampaignEntry
from .querysets import EntryQuerySet
from .registration import NEW_MEMBER, joined_meanwhile

NAMED = 200
Outcome = CampaignEntry.Outcome


@transaction.atomic
def start_campaign(*, campaign: Campaign, by: User | None) -> int:
    """Opens the campaign with a line for every member of the township, in one statement; returns
    how many.

    Raises ValidationError, also while another one is open.
    """
    campaign.full_clean()
    campaign.version = 1
    campaign.save()
    count = _add_lines(campaign)
    after = {**campaign.trail_values(), "名单人数": count}
    trail.record(
        by=by,
        action="开始重新登记",
        target=campaign.title,
        division=campaign.township_id,
        after=after,
    )
    return count


@transaction.atomic
def confirm_entries(
    *, campaign: Campaign, village: Village, entries: Collection[int], by: User | None
) -> int:
    """These pending lines (primary keys) are confirmed today; what somebody else registered before
    stays.

    Returns how many were confirmed. Raises ValidationError when the campaign is closed.
    """
    rows = _locked(campaign, village, entries).pending()
    confirmed = list(
        rows.values_list("pk", "member__name", "member__number").order_by("member__number")
    )
    today = timezone.localdate()
    CampaignEntry.objects.filter(pk__in=[row[0] for row in confirmed]).update(
        outcome=Outcome.CONFIRMED, on=today, reason="", by=by
    )
    if confirmed:
        _tell(
            "确认会员登记",
            campaign,
            village,
            [f"{name}（{number}）" for _, name, number in confirmed],
            by,
        )
    return len(confirmed)


@transaction.atomic
def strike_off(
    *, campaign: Campaign, village: Village, reasons: Mapping[int, str], by: User | None
) -> int:
    """Strikes pending lines (primary key → reason) off today: each membership ends as by any other
    leaving.

    Returns how many. Raises ValidationError where a reason is missing or the campaign is closed.
    """
    rows = (
        _locked(campaign, village, list(reasons))
        .pending()
        .select_related("member", "member__village")
    )
    today, count = timezone.localdate(), 0
    for entry in rows.order_by("member__number"):
        entry.outcome, entry.on, entry.by = Outcome.STRUCK, today, by
        entry.reason = reasons[entry.pk].strip()
        if not entry.reason:
            raise ValidationError(f"请填写注销{entry.member.name}的原因。")
        entry.clean_fields(exclude=["campaign", "member", "village", "by"])
        entry.save()
        end_membership(
            member=entry.member, on=today, kind=LeaveKind.STRUCK, reason=entry.reason, by=by
        )
        count += 1
    return count


@transaction.atomic
def undo_entries(
    *, campaign: Campaign, village: Village, entries: Collection[int], by: User | None
) -> int:
    """Confirmed and struck lines are pending again. Who was struck is a member again, and keeps in
    touch with the households of that day; a group they led has to be given its leader anew. Returns
    how many.

    Raises ValidationError when the campaign is closed, or the member cannot come back.
    """
    rows = (
        _locked(campaign, village, entries)
        .exclude(outcome=Outcome.PENDING)
        .select_related("member__village")
    )
    names = []
    for entry in rows.order_by("member__number"):
        if entry.outcome == Outcome.STRUCK and entry.member.left_kind == LeaveKind.STRUCK:
            _put_back(entry.member, entry.on, by)
        entry.outcome, entry.on, entry.reason, entry.by = Outcome.PENDING, None, "", None
        entry.save()
        names.append(str(entry.member))
    if names:
        _tell("撤销会员登记", campaign, village, names, by)
    return len(names)


@transaction.atomic
def close_campaign(
    *, campaign: Campaign, on: datetime.date, expected_version: int | None = None, by: User | None
) -> Campaign:
    """Pending lines stay as they are: those members stay, and the report lists them as not
    registered. Who joined meanwhile gets a confirmed line. Raises ValidationError,
    ConflictError."""
    stored = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if stored.closed:
        raise ValidationError("这次重新登记已经结束。")
    if on > timezone.localdate():
        raise ValidationError({"closed": "日期还没有到。"})
    if on < stored.started:
        raise ValidationError({"closed": "结束日期不能早于开始日期。"})
    newcomers = joined_meanwhile(stored, stored.township_id).iterator(2000)
    CampaignEntry.objects.bulk_create(
        (
            CampaignEntry(
                campaign=stored,
                member=member,
                village_id=member.village_id,
                outcome=Outcome.CONFIRMED,
                on=on,
                reason=NEW_MEMBER,
                by=by,
            )
            for member in newcomers
        ),
        batch_size=2000,
    )
    campaign.closed = on
    save_record(record=campaign, expected_version=expected_version, by=by, action="结束重新登记")
    return campaign


def _add_lines(campaign: Campaign) -> int:
    lines, members = CampaignEntry._meta.db_table, Member._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {lines} (campaign_id, member_id, village_id, outcome, reason)"  # noqa: S608
            f" SELECT %s, id, village_id, 'pending', '' FROM {members}"
            ' WHERE village_id >= %s AND village_id < %s AND "left" IS NULL',
            [campaign.pk, campaign.township_id, upper_bound(campaign.township_id)],
        )
        return cursor.rowcount


def _locked(campaign: Campaign, village: Village, entries: Collection[int]) -> EntryQuerySet:
    """These lines of the village, with the campaign and the village held until the transaction
    ends."""
    stored = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if stored.closed:
        raise ValidationError("这次重新登记已经结束，不能再改。")
    Village.objects.locked().get(pk=village.pk)
    return CampaignEntry.objects.filter(campaign=stored, village=village, pk__in=list(entries))


def _put_back(member: Member, struck: datetime.date | None, by: User | None) -> None:
    member.left, member.left_kind, member.left_reason = None, "", ""
    save_record(record=member, by=by, action="撤销注销")
    ended = Contact.objects.filter(member=member, until=struck, household__closed__isnull=True)
    for contact in ended.select_related("member", "household"):
        if not Contact.objects.filter(
            member=member, household=contact.household, until__isnull=True
        ).exists():
            contact.until = None
            save_record(record=contact, by=by, action="恢复联系")


def _tell(
    action: str, campaign: Campaign, village: Village, names: list[str], by: User | None
) -> None:
    more = f"等 {len(names)} 名" if len(names) > NAMED else ""
    after = {"人数": len(names), "会员": "、".join(names[:NAMED]) + more}
    target = f"{village.name} {campaign.title}"
    trail.record(by=by, action=action, target=target, division=village.pk, after=after)
