"""Every row that told of a past day gets its periods: joining, leaving, transfers, groups and
households as they stand. What no paper says begins before our records."""

import datetime
from itertools import groupby, islice
from operator import attrgetter

from django.db import migrations

BATCH = 1_000


def fill(apps, schema_editor):
    member, transfer = apps.get_model("members", "Member"), apps.get_model("members", "Transfer")
    membership = apps.get_model("members", "Membership")
    moves = {
        key: list(rows)
        for key, rows in groupby(
            transfer.objects.order_by("member", "on", "id"), attrgetter("member_id")
        )
    }
    _create(
        membership,
        (
            row
            for one in member.objects.iterator(BATCH)
            for row in _memberships(membership, one, moves.get(one.pk, ()))
        ),
    )
    group, period = apps.get_model("members", "MemberGroup"), apps.get_model("members", "GroupPeriod")
    _create(
        period,
        (
            period(
                group_id=one.pk,
                village_id=one.village_id,
                leader_id=one.leader_id,
                since=one.formed,
                until=one.dissolved,
            )
            for one in group.objects.iterator(BATCH)
        ),
    )
    household, stay = apps.get_model("members", "Household"), apps.get_model("members", "Stay")
    _create(
        stay,
        (
            stay(household_id=one.pk, village_id=one.village_id, until=one.closed)
            for one in household.objects.iterator(BATCH)
        ),
    )


def _create(model, rows):
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        model.objects.bulk_create(batch)


def _memberships(model, member, moves):
    """A transfer of a time of which joining or leaving says that the member was none has a row of
    no length: it is told, and counts on no day."""
    joined = member.joined
    since = datetime.date.fromisoformat(f"{joined}-01-01"[:10]) if joined else None
    if since and member.left:
        since = min(since, member.left)
    first, start = {"joined": joined}, since
    for move in moves:
        row = {"member_id": member.pk, "village_id": move.from_village_id, "reason": move.reason}
        if (since and move.on < since) or (member.left and move.on > member.left):
            yield model(**row, since=move.on, until=move.on)
        else:
            yield model(**row, **first, since=start, until=move.on)
            first, start = {}, move.on
    yield model(
        member_id=member.pk,
        village_id=member.village_id,
        group_id=member.group_id,
        household_id=member.household_id,
        since=start,
        until=member.left,
        ended=member.left_kind,
        **first,
    )


class Migration(migrations.Migration):
    dependencies = [("members", "0005_periods")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.DeleteModel(name="Transfer"),
    ]
