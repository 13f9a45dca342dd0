"""Conditions of a plan that the organisation's own records answer."""

import datetime

from django.db.models import Min
from django.urls import reverse

from .conditions import Condition, ConditionState, Findings, Question
from .contracts.models import ResponsibilityContract
from .organisation.models import POST_KINDS, REQUIRED_POSTS, Association, Post, Term
from .vocabulary.in_force import title_of


def _contract(question: Question) -> Findings:
    rows = ResponsibilityContract.objects.filter(village__in=question.codes, year=question.year)
    signed: dict[str, datetime.date | None] = dict(
        rows.order_by().values_list("village_id", "signed")
    )
    return {
        code: _signing(code, question, code in signed, signed.get(code)) for code in question.codes
    }


def _signing(
    code: str, question: Question, made: bool, day: datetime.date | None
) -> ConditionState:
    url, what = reverse("contract-list", args=[code, question.year]), f"{question.year}年责任书"
    if day and day <= question.day:
        return ConditionState(True, day, f"{what} {day} 签订。", url)
    return ConditionState(
        False, None, f"{what}已制定，还没有签订。" if made else f"还没有{what}。", url
    )


def _elected(question: Question) -> Findings:
    """Standing with a running term that is not over, and somebody in each of the posts that every
    association fills."""
    standing = Association.objects.current().filter(
        village__in=question.codes, kind=Association.Kind.VILLAGE
    )
    keys = dict(standing.order_by().values_list("village_id", "pk"))
    terms = Term.objects.running().filter(association__in=keys.values()).order_by()
    running = {
        key: (started, due)
        for key, started, due in terms.values_list("association", "started", "due")
    }
    posts = (
        Post.objects.in_office(question.day)
        .filter(association__in=keys.values(), kind__in=REQUIRED_POSTS)
        .order_by()
    )
    held: dict[int, dict[str, datetime.date]] = {}
    for key, kind, since in posts.values_list("association", "kind").annotate(since=Min("started")):
        held.setdefault(key, {})[kind] = since
    return {
        code: _election(
            code,
            keys.get(code),
            running.get(keys.get(code, 0)),
            held.get(keys.get(code, 0), {}),
            question,
        )
        for code in question.codes
    }


def _election(
    code: str,
    key: int | None,
    term: tuple[datetime.date, datetime.date] | None,
    held: dict[str, datetime.date],
    question: Question,
) -> ConditionState:
    url = (
        reverse("association-detail", args=[code, key])
        if key
        else reverse("association-list", args=[code])
    )
    lacking = [kind for kind in REQUIRED_POSTS if kind not in held]
    vacant = "、".join(title_of(POST_KINDS, kind, code) for kind in lacking)
    if key is None:
        return ConditionState(False, None, "还没有登记村级协会。", url)
    if term is None or term[0] > question.day:
        return ConditionState(False, None, "协会还没有登记本届。", url)
    if term[1] < question.day:
        return ConditionState(False, None, f"本届 {term[1]} 已经届满，还没有换届。", url)
    if vacant:
        return ConditionState(False, None, f"{vacant}空缺。", url)
    return ConditionState(
        True, max(term[0], *held.values()), f"本届 {term[0]} 选出，职务没有空缺。", url
    )


CONDITIONS = (
    Condition("contract_signed", "责任书已签订", _contract),
    Condition("association_elected", "协会已选举、职务无空缺", _elected),
)
