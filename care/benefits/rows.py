"""Claims and lines of runs as lists show them: one row for a family and clause, its months told
together. Of a sensitive family no row tells name, benefit or clause, whoever reads it: the benefit
alone gives away the kind."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace

from ..families.models import CONCEALED, Family
from .entitlements import unit_words
from .models.pay_runs import PayLine, PayRun
from .owed import Claim
from .pay_changes import PayLineChange

HIDDEN = "—"


@dataclass(frozen=True)
class BenefitRow:
    """`state`: owed, listed or paid; sums in fen."""

    family: Family
    village: str
    name: str
    benefit: str
    units: str
    since: str
    clause: str
    payer: str
    times: int
    amount: int
    state: str
    over: int
    short: int
    run: PayRun | None = None


@dataclass(frozen=True)
class BenefitSums:
    """In fen; `over` and `short`: of what was paid, beyond and below what was due."""

    owed: int = 0
    listed: int = 0
    paid: int = 0
    over: int = 0
    short: int = 0

    @property
    def all(self) -> int:
        return self.owed + self.listed + self.paid - self.over + self.short

    def __add__(self, other: "BenefitSums") -> "BenefitSums":
        pairs = zip(astuple(self), astuple(other), strict=True)
        return BenefitSums(*(one + another for one, another in pairs))


def state_of(claim: Claim) -> str:
    return "paid" if claim.paid else "listed" if claim.line else "owed"


def sums_of(claim: Claim) -> BenefitSums:
    amount = {state_of(claim): claim.item.amount}
    return BenefitSums(**amount, over=claim.over, short=claim.short)


def rows(claims: Iterable[Claim], villages: dict[str, str]) -> list[BenefitRow]:
    """`villages`: code → name. In the order of villages, families and clauses."""
    groups: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        run = claim.line.run_id if claim.line else 0
        groups[claim.item.village, claim.family.pk, claim.item.rule.key, run].append(claim)
    return [_row(group, villages) for _, group in sorted(groups.items(), key=lambda pair: pair[0])]


def _row(group: Sequence[Claim], villages: dict[str, str]) -> BenefitRow:
    first = min(group, key=lambda claim: claim.item.due)
    family, rule = first.family, first.item.rule
    hidden = family.sensitive
    return BenefitRow(
        family=family,
        village=villages.get(first.item.village, first.item.village),
        name=family.shown_name,
        benefit=CONCEALED if hidden else rule.name,
        units=HIDDEN if hidden else unit_words(claim.item.unit for claim in group),
        since=HIDDEN if hidden else first.item.due.isoformat(),
        clause=HIDDEN if hidden else rule.clause,
        payer="本村" if len(rule.place) > 9 else "乡镇",
        times=len(group),
        amount=sum(claim.item.amount for claim in group),
        state=state_of(first),
        over=sum(claim.over for claim in group),
        short=sum(claim.short for claim in group),
        run=first.line.run if first.line else None,
    )


def by_village(claims: Iterable[Claim]) -> dict[str, BenefitSums]:
    found: dict[str, BenefitSums] = defaultdict(BenefitSums)
    for claim in claims:
        found[claim.item.village] += sums_of(claim)
    return dict(found)


def by_benefit(claims: Iterable[Claim]) -> list[tuple[str, BenefitSums]]:
    """By the name of the clause; sensitive families together and last."""
    found: dict[tuple[bool, str], BenefitSums] = defaultdict(BenefitSums)
    for claim in claims:
        hidden = claim.family.sensitive
        found[hidden, "保密家庭" if hidden else claim.item.rule.name] += sums_of(claim)
    return [(name, sums) for (_, name), sums in sorted(found.items())]


@dataclass(frozen=True)
class PayRunRow:
    """A row of a run: `line` is the first of its lines, which stands for all of them."""

    line: PayLine
    place: str
    name: str
    reference: str
    what: str
    units: str
    clause: str
    times: int
    amount: int

    @property
    def held(self) -> str:
        return self.line.held

    @property
    def back(self) -> str:
        return self.line.back


def changed(
    changes: Iterable[PayLineChange], villages: dict[str, str]
) -> list[tuple[PayRunRow, str]]:
    """Rows with what changed; of a sensitive family only that something did."""
    alike: dict[str, list[PayLine]] = defaultdict(list)
    for change in changes:
        alike["有变动" if change.sensitive else change.why].append(change.line)
    return [(row, why) for why, lines in sorted(alike.items()) for row in payments(lines, villages)]


def with_offsets(
    lines: Iterable[PayLine], offsets: Iterable[PayLine], villages: dict[str, str]
) -> list[PayRunRow]:
    """What is set off stands below zero beside what is paid."""
    back = [
        replace(row, amount=-row.amount, units=f"抵扣{row.units}")
        for row in payments(offsets, villages)
    ]
    both = [*payments(lines, villages), *back]
    return sorted(both, key=lambda row: (row.line.code, row.line.family_id or 0))


def payments(lines: Iterable[PayLine], villages: dict[str, str]) -> list[PayRunRow]:
    groups: dict[tuple[object, ...], list[PayLine]] = defaultdict(list)
    for line in lines:
        groups[
            line.code, line.family_id or 0, line.post_id or 0, line.key, line.held, line.back
        ].append(line)
    return [
        _payment(group, villages) for _, group in sorted(groups.items(), key=lambda pair: pair[0])
    ]


def _payment(group: Sequence[PayLine], villages: dict[str, str]) -> PayRunRow:
    line, family = group[0], group[0].family
    hidden = family is not None and family.sensitive
    return PayRunRow(
        line=line,
        place=villages.get(line.code, ""),
        name=family.shown_name if family else line.post.name if line.post else "",
        reference=family.reference if family else "",
        what=CONCEALED if hidden else line.name,
        units=HIDDEN if hidden else unit_words(row.unit for row in group),
        clause=HIDDEN if hidden else line.clause,
        times=len(group),
        amount=sum(row.amount for row in group),
    )
