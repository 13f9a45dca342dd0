"""Why a family gets what it gets: each clause that concerns it, by which kind of support and from
when."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from associations.vocabulary.in_force import titled

from ..families.models import SUPPORTS, Family
from .entitlements import EntitlementRule, Stretch, unit_words
from .owed import FOREVER, Claim, rules_for, stretch


@dataclass
class Reason:
    """`owed`, `listed`, `paid`: the units in words, with their sum in fen. `lacking`: why nothing
    came of it."""

    rule: EntitlementRule
    because: str
    owed: list[Claim] = field(default_factory=list)
    listed: list[Claim] = field(default_factory=list)
    paid: list[Claim] = field(default_factory=list)
    lacking: str = ""

    @property
    def parts(self) -> list[tuple[str, str, str, int, Claim]]:
        """(state, word, units, fen, the first claim)"""
        found = (
            ("paid", "已发放", self.paid),
            ("listed", "已列入批次", self.listed),
            ("owed", "应发未发", self.owed),
        )
        return [
            (
                state,
                word,
                unit_words(claim.item.unit for claim in claims) + _begun(claims),
                sum(claim.item.amount for claim in claims),
                claims[0],
            )
            for state, word, claims in found
            if claims
        ]


def reasons(
    family: Family, claims: list[Claim], days: tuple[datetime.date, datetime.date], code: str
) -> list[Reason]:
    """Clauses in force in these days for a kind of support that the family has in them, and others
    paid by."""
    found: dict[str, Reason] = {}
    for rule in rules_for(code[:9]):
        because = _because(family, rule, Stretch(*days))
        if because and (
            code.startswith(rule.place) or any(claim.item.rule == rule for claim in claims)
        ):
            found.setdefault(rule.key, Reason(rule, because))
    for claim in claims:
        reason = found.setdefault(claim.item.rule.key, Reason(claim.item.rule, "按当时的登记列出"))
        getattr(reason, "paid" if claim.paid else "listed" if claim.line else "owed").append(claim)
    for reason in found.values():
        reason.lacking = "" if reason.parts else _lacking(family, reason.rule)
    return list(found.values())


def _because(family: Family, rule: EntitlementRule, days: Stretch) -> str:
    by_kind: dict[str, list[Stretch]] = defaultdict(list)
    for row in family.supports.all():
        span = stretch(row.since, row.until)
        if row.kind in rule.kinds and span.within(rule.days) and span.within(days):
            by_kind[row.kind].append(span)
    return "；".join(
        f"{title}，{'、'.join(map(_words, spans))}"
        for title, spans in titled(SUPPORTS, family.village_id, None, by_kind)
    )


def _words(span: Stretch) -> str:
    return f"{span.since.isoformat()} 起" + (
        "" if span.until == FOREVER else f"，到 {span.until.isoformat()}"
    )


def _begun(claims: list[Claim]) -> str:
    days = [
        f"{unit_words([claim.item.unit])}按 {claim.item.days} 天"
        for claim in claims
        if claim.item.days
    ]
    return f"（{'，'.join(days)}）" if days else ""


def _lacking(family: Family, rule: EntitlementRule) -> str:
    if rule.levels and not any(row.level in rule.levels for row in family.schoolings.all()):
        return "未登记这些学校的在校学生，所以没有算。"
    return "这一年没有到期的。" if rule.per != "once" else "一次性的，不在这一年。"
