"""A county's form (月报表): the columns that its villages report in a month, and what must hold
between their cells.

Every page, workbook and count asks `form_of` (in_force.py) for the form of the month it is about.
The first form is the documents' (domain.md §5).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from documents.reading.words import GROUPED

from .columns import (
    FOLD,
    NEGATIVE,
    NOT_APPLICABLE,
    NOT_APPLICABLE_TEXTS,
    NOT_SPARED,
    ReportColumn,
    Values,
)
from .identities import FormIdentity


class ReadCells(NamedTuple):
    """A report's cells as read: `unread` are texts that are no figure, `wrong` is what to put
    right, in Chinese."""

    values: Values
    unread: dict[str, str]
    wrong: dict[str, str]


HEAD = {
    "number": "表号",
    "issuer": "制定机关",
    "approval": "批准或备案文号",
    "valid_until": "有效期至",
}


class FormHead(NamedTuple):
    """What a statistical form of a public body says of itself."""

    number: str = ""
    issuer: str = ""
    approval: str = ""
    valid_until: str = ""

    @property
    def lines(self) -> list[str]:
        """As papers and workbooks have it; nothing for what was not given."""
        pairs = zip(HEAD.values(), self, strict=True)
        return [f"{title}：{text}" for title, text in pairs if text]


@dataclass(frozen=True, eq=False)
class ReportForm:
    columns: tuple[ReportColumn, ...]
    head: FormHead
    identities: tuple[FormIdentity, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, ReportColumn]:
        return {column.name: column for column in self.columns}

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(self.by_name)

    @cached_property
    def places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.names)}

    @cached_property
    def required(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.required)

    @cached_property
    def asks(self) -> frozenset[str]:
        """What every complete report gives."""
        return frozenset(self.required)

    @cached_property
    def stock(self) -> tuple[str, ...]:
        """Counted at the month's end."""
        return tuple(column.name for column in self.columns if column.stock)

    @cached_property
    def flow(self) -> tuple[str, ...]:
        """Added up by month."""
        return tuple(column.name for column in self.columns if not column.stock)

    @cached_property
    def cases(self) -> tuple[str, ...]:
        """Of which there should be none."""
        return tuple(column.name for column in self.columns if column.case)

    @cached_property
    def offered(self) -> tuple[str, ...]:
        """The form offers "does not apply" for them."""
        return tuple(column.name for column in self.columns if column.spared == "offered")

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Whole and part that are given together, or both "does not apply"."""
        return tuple((column.whole, column.name) for column in self.columns if column.whole)

    @property
    def tells_births(self) -> bool:
        """Births outside policy come out of two of its columns."""
        return {"births", "planned_births"} <= self.by_name.keys()

    def read_cells(self, typed: Mapping[str, str]) -> ReadCells:
        """Typed text by column name; what is not there is blank."""
        cells = ReadCells({}, {}, {})
        for column in self.columns:
            text = typed.get(column.name, "")
            try:
                cells.values[column.name] = column.parse(text)
            except ValueError as error:
                cells.values[column.name] = None
                cells.unread[column.name] = text[:200]
                cells.wrong[column.name] = str(error)
        cells.wrong.update(self.problems(cells.values))
        return cells

    def read_draft(self, typed: Mapping[str, str]) -> tuple[Values, dict[str, str]]:
        """As a draft keeps it: values, and as text what cannot be read or contradicts a cell."""
        values, unread, wrong = self.read_cells(typed)
        for name in wrong.keys() - unread.keys():
            unread[name] = typed.get(name, "")
            values[name] = None
        return values, unread

    def problems(self, values: Values) -> dict[str, str]:
        """Column name → what is wrong between the cells of one report (Chinese); blanks are not
        wrong, only unfinished."""
        found: dict[str, str] = {}
        for whole, part in self.pairs:
            limit, value = values.get(whole), values.get(part)
            if limit is None or value is None:
                continue
            if (limit == NOT_APPLICABLE) != (value == NOT_APPLICABLE):
                found[part] = self._apart(part)
            elif self.by_name[part].within and value > limit:
                found[part] = self._beyond(part).format(self.by_name[whole].format(limit))
        for identity in self.identities:
            if (summed := identity.wrong_sum(values)) is not None:
                told = self.by_name[identity.total].format(summed)
                found.setdefault(identity.total, f"{self.must(identity)}（{told}）")
        return found

    def must(self, identity: FormIdentity) -> str:
        """What an identity asks of its total."""
        parts = [self.by_name[name] for name in identity.parts if name in self.by_name]
        return identity.words(parts)

    def musts(self, name: str) -> list[str]:
        """All that is asked of a total."""
        return [self.must(one) for one in self.identities if one.total == name]

    def _apart(self, part: str) -> str:
        column = self.by_name[part]
        return (
            f"“{self.by_name[column.whole].title}”与“{column.title}”须同时填数，或同时填“-”"
            "（不适用）"
        )

    def _beyond(self, part: str) -> str:
        return f"不能大于“{self.by_name[self.by_name[part].whole].title}”（{{}}）"

    def script_rules(self) -> dict[str, object]:
        """All that `parse` and `problems` go by, as JSON."""
        return {
            "fold": FOLD,
            "grouped": GROUPED.pattern,
            "spared": NOT_APPLICABLE_TEXTS,
            "negative": NEGATIVE,
            "columns": {column.name: self._script_rule(column) for column in self.columns},
        }

    def _script_rule(self, column: ReportColumn) -> dict[str, object]:
        kind = column.kind
        rule: dict[str, object] = {**vars(kind), "pattern": kind.pattern.pattern}
        if column.spared == "refused":
            rule["not_spared"] = NOT_SPARED
        if column.whole:
            beyond = column.within and self._beyond(column.name)
            rule |= {"whole": column.whole, "apart": self._apart(column.name), "beyond": beyond}
        if found := [one for one in self.identities if one.total == column.name]:
            rule["sums"] = [
                {"parts": one.parts, "within": one.within, "must": f"{self.must(one)}（{{}}）"}
                for one in found
            ]
        return rule

    def unfinished(self, values: Values) -> list[str]:
        """Names of required columns that are not given yet."""
        return [name for name in self.required if values.get(name) is None]

    def breaches(self, values: Values) -> list[str]:
        """Which cases a report names of those of which there should be none; births outside policy
        are derived."""
        outside = outside_policy(values) or 0
        found = [f"违法生育{outside}人"] if outside > 0 else []
        for name in self.cases:
            column, value = self.by_name[name], values[name]
            if value is not None and value > 0:
                found.append(f"{column.short}{value}{column.unit}")
        return found


def outside_policy(values: Values) -> int | None:
    """Births outside policy, derived and never typed; None while it cannot be told."""
    births, planned = values.get("births"), values.get("planned_births")
    if births is None or planned is None or max(planned, 0) > max(births, 0):
        return None
    return max(births, 0) - max(planned, 0)


def form_from(content: Mapping[str, Any]) -> ReportForm:
    """Out of the section of a vocabulary. Raises KeyError or TypeError for another content."""
    columns = tuple(ReportColumn(**column) for column in content["columns"])
    identities = tuple(
        FormIdentity(**{**one, "parts": tuple(one["parts"])})
        for one in content.get("identities", ())
    )
    return ReportForm(columns, FormHead(**content.get("head", {})), identities)


def together(forms: Iterable[ReportForm]) -> ReportForm:
    """The columns of several forms, each as the first one has it."""
    distinct = list(dict.fromkeys(forms))
    if len(distinct) == 1:
        return distinct[0]
    found: dict[str, ReportColumn] = {}
    for column in (column for form in distinct for column in form.columns):
        found.setdefault(column.name, column)
    return ReportForm(tuple(found.values()), distinct[0].head)
