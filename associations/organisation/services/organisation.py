"""Writes on associations, terms and posts that touch more than one row, or depend on another."""

import datetime
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts import trail
from accounts.models import User
from accounts.records import Record, save_record
from accounts.records.periods import Change, keep

from ...divisions.services import open_village
from ...vocabulary.fields import place_of
from ...vocabulary.in_force import titles_of
from ..models import OUTSIDE_TERMS, POST_KINDS, Association, Post, Term

REELECTED = "换届"
DISSOLVED = "协会撤销"


@transaction.atomic
def save_association(
    *,
    association: Association,
    by: User | None,
    expected_version: int | None = None,
    end_posts: bool = False,
) -> Association:
    """A dissolved association has nobody in office: with `end_posts` the posts and the term end on
    its last day, without it that is refused; none is founded in a village that is no more. Raises
    ValidationError, ConflictError."""
    if association.pk is None and association.village_id:
        open_village(association.village_id)
    if association.pk is None or association.dissolved is None:
        return save_record(record=association, by=by, expected_version=expected_version)
    lock(association)
    day = association.dissolved
    posts, terms = association.posts.filter(ended=None), association.terms.running()
    newly = Association.objects.filter(pk=association.pk, dissolved=None).exists()
    saved = save_record(
        record=association,
        by=by,
        expected_version=expected_version,
        action="撤销协会" if newly else "",
    )
    holders = list(posts)
    if holders and not end_posts:
        raise _somebody_in_office(holders)
    refuse_later([*holders, *terms], day, "dissolved")
    close_posts(posts, on=day, reason=DISSOLVED)
    terms.update(ended=day, version=F("version") + 1)
    if holders:
        trail.record(
            by=by,
            action="随协会撤销离任",
            target=association.name,
            division=association.code,
            before=named_by_kind(holders),
            after={"离任日期": day.isoformat(), "离任原因": DISSOLVED},
        )
    return saved


def _somebody_in_office(holders: Sequence[Post]) -> ValidationError:
    named = "、".join(str(post) for post in holders[:3]) + ("等" if len(holders) > 3 else "")
    words = f"还有 {len(holders)} 个职务在任（{named}）。请勾选这一项，或者先逐一办理离任。"
    return ValidationError({"end_posts": words})


@transaction.atomic
def save_post(
    *,
    post: Post,
    by: User | None,
    since: datetime.date | None = None,
    expected_version: int | None = None,
) -> Record:
    """The term is the one in which the post was taken up; posts outside terms have none. `since`:
    from when another stipend holds, today where nothing is said. Raises ValidationError,
    ConflictError."""
    association = lock(post.association)
    old = Post.objects.filter(pk=post.pk).first()
    if since and old and (old.stipend, old.stipend_tied) != (post.stipend, post.stipend_tied):
        _refuse_outside(post, since)
        post.change = Change(since)
    if old is None or (old.started, old.kind) != (post.started, post.kind):
        post.term = _term_on(post)
    _refuse_outliving(post, association)
    return save_record(
        record=post, by=by, expected_version=expected_version, action=_action(old, post)
    )


@transaction.atomic
def save_term(*, term: Term, by: User | None, expected_version: int | None = None) -> Record:
    """A corrected day of election goes for the posts that it opened and closed, and for the term
    before, too. Raises ValidationError, ConflictError."""
    lock(term.association)
    old, posts = Term.objects.get(pk=term.pk), term.association.posts
    opened = posts.filter(term=term, started=old.started)
    closed = posts.filter(ended=old.started, end_reason=REELECTED)
    before = term.association.terms.exclude(pk=term.pk).filter(ended=old.started)
    saved = save_record(record=term, by=by, expected_version=expected_version)
    if old.started == term.started:
        return saved
    if opened.filter(ended__lt=term.started).exists():
        raise ValidationError({"started": "本届有人在这一天以前已经离任，请核对。"})
    refuse_later([*closed, *before], term.started, "started")
    moved = [*opened, *closed]
    opened.update(started=term.started, version=F("version") + 1)
    keep(posts.filter(pk__in=[post.pk for post in moved]))
    close_posts(closed, on=term.started, reason=REELECTED)
    before.update(ended=term.started, version=F("version") + 1)
    if moved:
        trail.record(
            by=by,
            action="随换届日期更正任职",
            target=str(term),
            division=term.division,
            before={"任职或离任日期": old.started, **named_by_kind(moved)},
            after={"任职或离任日期": term.started, **named_by_kind(moved)},
        )
    return saved


def lock(association: Association) -> Association:
    """Whoever changes an association's posts or terms takes its row first, so that no two people do
    so at once."""
    return Association.objects.select_for_update().get(pk=association.pk)


def close_posts(posts: QuerySet, *, on: datetime.date, reason: str) -> None:
    """And what they were paid ends with them."""
    keys = list(posts.values_list("pk", flat=True))
    posts.update(ended=on, end_reason=reason, version=F("version") + 1)
    keep(Post.objects.filter(pk__in=keys))


def refuse_later(rows: Iterable[Post | Term], day: datetime.date, field: str) -> None:
    """Nothing ends before it began."""
    for row in rows:
        if row.started > day:
            raise ValidationError({field: f"{row}在 {row.started} 才开始，不能早于这一天。"})


def named_by_kind(posts: Iterable[Post]) -> dict[str, str]:
    """Post → who holds it, for the trail, in the order of the posts."""
    rows = list(posts)
    names: dict[str, list[str]] = {}
    for post in in_order(rows):
        names.setdefault(post.get_kind_display(), []).append(post.name)
    return {label: "、".join(people) for label, people in names.items()}


def in_order(posts: Iterable[Post]) -> list[Post]:
    """As the county lists its posts; of one kind as they are given."""
    rows = list(posts)
    order = list(titles_of(POST_KINDS, place_of(rows[0]))) if rows else []
    return sorted(rows, key=lambda post: order.index(post.kind) if post.kind in order else 99)


def _term_on(post: Post) -> Term | None:
    if post.kind in OUTSIDE_TERMS:
        return None
    in_time = Q(ended=None) | Q(ended__gt=post.started)
    return (
        post.association.terms.filter(in_time, started__lte=post.started)
        .order_by("-number")
        .first()
    )


def _refuse_outside(post: Post, since: datetime.date) -> None:
    if since < post.started or (post.ended and since >= post.ended):
        raise ValidationError({"since": "津贴标准只能从任职期间的某一天起改。"})


def _refuse_outliving(post: Post, association: Association) -> None:
    """Nobody holds a post of a term that is over, or of an association that is no more."""
    term = post.term
    if term and term.ended and (post.ended is None or post.ended > term.ended):
        raise ValidationError(
            {
                "ended": f"第{term.number}届已于 {term.ended} 结束，离任日期要填，"
                "且不能晚于这一天；下一届连任的，另按下一届登记。"
            }
        )
    if association.dissolved and (post.ended is None or post.ended > association.dissolved):
        raise ValidationError(
            {"ended": f"协会已于 {association.dissolved} 撤销，离任日期不能晚于这一天。"}
        )


def _action(old: Post | None, post: Post) -> str:
    return "办理离任" if old and old.ended is None and post.ended else ""
