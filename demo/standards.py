"""The county goes over to today's kinds, form and ladder with the running year, and has today's
standard by points in the making, to be tried beside the ladder."""

import datetime

from django.utils import timezone

from accounts import trail
from accounts.models import User
from accounts.records.published import Published, digest
from assessment.authoring.services import change_draft, ready, start_draft
from assessment.models import Standard
from assessment.reports import periods
from associations.models import Vocabulary
from associations.vocabulary.in_force import TODAY
from associations.vocabulary.in_force import ready as ready_vocabulary

from .society import people

COUNTY = people.TOWNSHIP[:6]
KINDS = "双峰县{}年的类别和月报表"
LADDER = "双峰县村级计划生育协会阶梯式考评办法（{}年）"
POINTS = "双峰县村级计划生育协会百分制考评办法（征求意见稿）"


def change_over(year: int) -> None:
    """Decided in the December before, and in force from January."""
    _publish(
        Vocabulary(
            division=COUNTY,
            title=KINDS.format(year),
            effective_from=periods.of(year, 1),
            data=ready_vocabulary(TODAY)["data"],
        ),
        year,
    )
    _publish(
        Standard(
            code=f"{COUNTY}-{year}",
            division=COUNTY,
            title=LADDER.format(year),
            effective_from=year,
            data=_rules("today-ladder", LADDER.format(year)),
        ),
        year,
    )


def _publish(row: Vocabulary | Standard, year: int) -> None:
    published: Published = row
    published.digest = digest(published.data)
    day = datetime.datetime(year - 1, 12, 15, 10)
    published.published_at = timezone.make_aware(day)
    published.save(force_insert=True)
    trail.record(
        by=User.objects.get(username="county"),
        action=f"发布{published._meta.verbose_name}",
        target=published.trail_name,
        division=COUNTY,
        after={"校验值": published.digest},
    )


def _rules(name: str, title: str) -> dict[str, object]:
    return {**ready(name), "title": title}


def draft(this_year: int) -> None:
    by = User.objects.get(username="county")
    made = start_draft(
        title=POINTS, effective_from=this_year, data=_rules("today-points", POINTS), by=by
    )
    made.shared = True
    change_draft(draft=made, by=by, expected_version=None)
