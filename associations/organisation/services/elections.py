"""Re-election (换届): the old term and its posts end, the new ones begin, in one act."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, ProtectedError

from accounts import trail
from accounts.models import User
from accounts.records import Record
from accounts.records.periods import keep

from ..models import OUTSIDE_TERMS, Association, Post, Term
from .organisation import REELECTED, close_posts, lock, named_by_kind, refuse_later


@dataclass(frozen=True)
class Elected:
    """A post of the new term, not yet saved; `before` is the one that the same person held until
    now."""

    post: Post
    before: Post | None = None


def is_outside_terms(post: Post) -> bool:
    """Appointed, and so not ended by an election."""
    return post.term_id is None and post.kind in OUTSIDE_TERMS


def overtaken_text(last: Term) -> str:
    """To the second of two who hold the same election."""
    return (
        f"您打开以后，别人已经办理了第{last.number}届换届（{last.started}）。没有重复办理，"
        "请回到协会页核对。"
    )


@transaction.atomic
def elect(
    *,
    term: Term,
    elected: Sequence[Elected],
    leaving: Collection[int],
    expected_term: int | None,
    by: User | None,
) -> Term:
    """Open `term` (not yet saved) with its posts and close what was there. Posts outside terms stay
    unless their key is in `leaving`. `expected_term` is the key of the latest term that the person
    had before them, None for none.

    Who stays on gets a new post in the new term, and the rows that pointed at the old one (the
    member groups a council member keeps in touch with) follow. Raises ValidationError.
    """
    association = lock(term.association)
    last = association.terms.order_by("-number").first()
    _check(term, association, last, elected, expected_term)
    current = association.posts.filter(ended=None)
    closing = [post for post in current if not is_outside_terms(post) or post.pk in leaving]
    refuse_later(closing, term.started, "started")
    before = _facts(last if last and last.ended is None else None, closing)
    association.terms.running().update(ended=term.started, version=F("version") + 1)
    close_posts(
        current.filter(pk__in=[post.pk for post in closing]), on=term.started, reason=REELECTED
    )
    _write(term)
    followed = sum(_open(one, term) for one in elected)
    after = _facts(term, [one.post for one in elected]) | (
        {"转接的联系小组": str(followed)} if followed else {}
    )
    trail.record(
        by=by,
        action="换届",
        target=str(term),
        division=association.code,
        before=before,
        after=after,
    )
    return term


@transaction.atomic
def withdraw(*, term: Term, by: User | None) -> None:
    """Take back an election recorded by mistake: its posts and its term go, what it closed is in
    office again. Raises ValidationError once somebody has come or gone since."""
    association = lock(term.association)
    posts = list(association.posts.filter(term=term))
    if term.ended or any(post.ended or post.started != term.started for post in posts):
        raise ValidationError("换届以后已有人任职或离任，不能撤回；请逐一修改职务。")
    closed = association.posts.filter(ended=term.started, end_reason=REELECTED)
    before = {(post.name, post.kind): post for post in closed} | {
        post.name: post for post in closed
    }
    reopened = list(closed.values_list("pk", flat=True))
    for post in posts:
        if old := before.get((post.name, post.kind)) or before.get(post.name):
            _follow(post, old)
        _remove(post)
    facts = term.trail_values() | named_by_kind(posts)
    target = str(term)
    association.terms.filter(pk=term.pk).delete()
    association.terms.filter(ended=term.started).update(ended=None, version=F("version") + 1)
    association.posts.filter(pk__in=reopened).update(
        ended=None, end_reason="", version=F("version") + 1
    )
    keep(association.posts.filter(pk__in=reopened))
    after = named_by_kind(association.posts.filter(pk__in=reopened))
    trail.record(
        by=by,
        action="撤回换届",
        target=target,
        division=association.code,
        before=facts,
        after=after,
    )


def _check(
    term: Term,
    association: Association,
    last: Term | None,
    elected: Sequence[Elected],
    expected_term: int | None,
) -> None:
    if last and last.pk != expected_term:
        raise ValidationError(overtaken_text(last))
    if association.dissolved:
        raise ValidationError(f"协会已于 {association.dissolved} 撤销，不能换届。")
    if not elected:
        raise ValidationError("新一届还没有人，请至少登记会长。")
    if last and term.number <= last.number:
        raise ValidationError({"number": f"上一届是第{last.number}届，届次要比它大。"})
    if last and (term.started <= last.started or (last.ended and term.started < last.ended)):
        day = last.ended or last.started
        raise ValidationError(
            {"started": f"第{last.number}届在 {day} 还在任，换届日期要在这以后。"}
        )


def _open(one: Elected, term: Term) -> int:
    """How many rows followed the person into the new post."""
    post = one.post
    post.association, post.term, post.started = term.association, term, term.started
    _write(post)
    return _follow(one.before, post) if one.before else 0


def _remove(post: Post) -> None:
    try:
        post.delete()
    except ProtectedError:
        raise ValidationError(
            "换届以后已有津贴记在新一届名下，不能撤回；请逐一修改职务。"
        ) from None


def _write(record: Record) -> None:
    record.full_clean()
    record.version = 1
    record.save()


def _follow(old: Post, new: Post) -> int:
    """Whatever rows of whatever app point at a post: found by the models themselves, since imports
    go the other way. What a model marked `of_the_past` tells of a post (a month's stipend) stays
    with that post."""
    moved = 0
    for relation in Post._meta.related_objects:
        name, model = relation.field.name, relation.related_model
        if getattr(model, "of_the_past", False):
            continue
        counted = {"version": F("version") + 1} if issubclass(model, Record) else {}
        moved += model._default_manager.filter(**{name: old}).update(**{name: new}, **counted)
    return moved


def _facts(term: Term | None, posts: Iterable[Post]) -> dict[str, str]:
    facts = term.trail_values() if term else {}
    facts.pop("协会", None)
    return facts | named_by_kind(posts)
