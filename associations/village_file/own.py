"""What the organisation tells of a village's story: founding, elections, posts, mergers."""

import datetime
from collections.abc import Iterator
from itertools import pairwise

from ..divisions.models import Village
from ..divisions.states import VillageState
from ..organisation.models import Post, Term
from . import StoryEvent


def divisions(village: Village, through: datetime.date) -> Iterator[StoryEvent]:
    if village.opened:
        origin = f"由{village.split_from.name}分设" if village.split_from else "设立"
        yield StoryEvent(village.opened, "建制", f"{village.name}{origin}。")
    if village.closed:
        yield StoryEvent(village.closed, "建制", f"{village.name}{village.became or '撤销'}。")
    for old in village.merged_from.select_related("township"):
        came = f"由{old.township.name}划入" if old.handed_over else village.said("并入本村")
        if old.closed:
            yield StoryEvent(old.closed, "建制", f"{old.name}{came}。")
    for new in village.split_into.all():
        if new.opened:
            yield StoryEvent(new.opened, "建制", f"分设{new.name}。")


def organisation(village: Village, through: datetime.date) -> Iterator[StoryEvent]:
    for name, founded, dissolved in village.associations.values_list(
        "name", "founded", "dissolved"
    ):
        if founded:
            yield StoryEvent(founded, "协会", f"{name}成立。")
        if dissolved:
            yield StoryEvent(dissolved, "协会", f"{name}撤销。")
    terms = Term.objects.filter(association__village=village, started__lte=through)
    for name, number, started in terms.values_list("association__name", "number", "started"):
        yield StoryEvent(started, "换届", f"{name}第{number}届。")
    posts = Post.objects.filter(association__village=village, started__lte=through)
    for post in posts.select_related("association"):
        held = f"{post.association.name}{post.get_kind_display()}"
        yield StoryEvent(post.started, "任职", f"{post.name}任{held}。")
        if post.ended:
            yield StoryEvent(post.ended, "任职", f"{post.name}不再担任{held}。")


def described(village: Village, through: datetime.date) -> Iterator[StoryEvent]:
    """Name, kind, economy and area as they changed, class, mode and demonstration."""
    for before, now in pairwise(village.states.all()):
        told = zip(_said(before), _said(now), strict=True)
        for title, (was, new) in zip(("名称", "类别", "集体经济", "责任区"), told, strict=True):
            if was != new and now.since:
                yield StoryEvent(now.since, "村情", f"{title}由“{was}”改为“{new}”。")
    for row in village.designations.all():
        said = f"{row.get_kind_display()}：{village.said(row.get_value_display())}"
        if row.since:
            yield StoryEvent(row.since, "认定", f"{said}。")
        if row.until and row.kind == row.Kind.DEMONSTRATION:
            yield StoryEvent(row.until, "认定", f"不再是{said}。")


def _said(state: VillageState) -> list[str]:
    words = state.name, state.get_kind_display(), state.get_economy_display(), state.area
    return [str(one or "未填") for one in words]


ALL = (divisions, described, organisation)
