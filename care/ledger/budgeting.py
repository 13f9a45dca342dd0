"""Budget against actual, in fen; the association's share of family-planning spending, in whole
numbers (6% → 10%)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Sum
from django.db.models.functions import Coalesce

from accounts.models import User
from documents.numerals import share_of

from ..families.querysets import may_open_sensitive
from .models.budgets import Budget, Outlay
from .models.closings import days_of
from .models.entries import INCOME, SPENDING, TO_PEOPLE, Category, Entry
from .models.funds import Fund
from .querysets import PEOPLE, PEOPLE_WORDS, SIGNED


@dataclass(frozen=True)
class BudgetLine:
    """`planned` None: not budgeted. `category` None: all that went to families and persons."""

    category: Category | None
    planned: int | None
    actual: int

    @property
    def label(self) -> str:
        return str(self.category.label) if self.category else PEOPLE_WORDS

    @property
    def rest(self) -> int | None:
        return None if self.planned is None else self.planned - self.actual

    @property
    def over(self) -> bool:
        return self.category not in INCOME and (self.rest or 0) < 0

    @property
    def percent(self) -> str:
        return share_of(self.actual, self.planned) if self.planned else ""


def lines_of(
    fund: Fund, year: int, budget: Budget | None, user: User | None
) -> tuple[list[BudgetLine], list[BudgetLine]]:
    """Income and spending, each category that is budgeted or booked, as the person may know them;
    one query."""
    actual = Entry.objects.filter(fund=fund).within(*days_of(year * 100)).by_category(user)
    planned = budget.amounts if budget else {}

    def side(categories: Iterable[Category]) -> list[BudgetLine]:
        used = (category for category in categories if category in planned or category in actual)
        return [
            BudgetLine(category, planned.get(category), actual.get(category, 0))
            for category in used
        ]

    if may_open_sensitive(user):
        return side(INCOME), side(SPENDING)
    spending = side(category for category in SPENDING if category not in TO_PEOPLE)
    return side(INCOME), [*spending, *_to_people(planned, actual)]


def _to_people(planned: Mapping[str, int], actual: Mapping[str, int]) -> list[BudgetLine]:
    plans = [planned[category] for category in TO_PEOPLE if category in planned]
    if not plans and PEOPLE not in actual:
        return []
    return [BudgetLine(None, sum(plans) if plans else None, actual.get(PEOPLE, 0))]


@dataclass(frozen=True)
class FundBudget:
    fund: Fund
    budget: Budget | None
    income: int
    spending: int

    @property
    def planned_spending(self) -> int | None:
        return sum(self.budget.amounts.get(name, 0) for name in SPENDING) if self.budget else None

    @property
    def planned_income(self) -> int | None:
        return sum(self.budget.amounts.get(name, 0) for name in INCOME) if self.budget else None

    @property
    def over(self) -> bool:
        return self.planned_spending is not None and self.spending > self.planned_spending

    @property
    def percent(self) -> str:
        return share_of(self.spending, self.planned_spending or 0)


def overview(funds: list[Fund], year: int) -> list[FundBudget]:
    """`funds` come with their figures of the year; one query."""
    budgets = {
        budget.fund_id: budget for budget in Budget.objects.filter(fund__in=funds, year=year)
    }
    return [FundBudget(fund, budgets.get(fund.pk), fund.income, fund.spending) for fund in funds]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class OutlayShare:
    """What the associations of a township got of its family-planning spending: `given` is what was
    appropriated to activity funds, of the township and its villages, reversals taken off."""

    outlay: Outlay
    given: int

    @property
    def percent(self) -> str:
        return share_of(self.given, self.outlay.total)

    @property
    def held(self) -> bool:
        """Compared in whole numbers; a share that was missed is not rounded up to the target."""
        return self.given * 10_000 >= self.outlay.target * self.outlay.total

    @property
    def due(self) -> int:
        """The least that reaches the target."""
        return -(-self.outlay.target * self.outlay.total // 10_000)

    @property
    def missing(self) -> int:
        return max(self.due - self.given, 0)

    @property
    def target(self) -> str:
        return share_of(self.outlay.target, 10_000)


def share(township: str, year: int) -> OutlayShare | None:
    """Two queries; None where the year's spending is not known."""
    outlay = Outlay.objects.filter(township=township, year=year).select_related("township").first()
    if outlay is None:
        return None
    rows = Entry.objects.in_division(township).within(*days_of(year * 100))
    given = rows.filter(fund__kind=Fund.Kind.ACTIVITY, category=Category.APPROPRIATION)
    return OutlayShare(outlay, given.aggregate(sum=Coalesce(Sum(SIGNED), 0))["sum"])
