"""What the two databases say differently in the count of grades."""

from typing import NamedTuple


class SqlDialect(NamedTuple):
    """How a database says: a product that is wider than its factors, whole steps in a number, the
    greater and the smaller of two."""

    wide: str
    steps: str
    greater: str
    smaller: str


DIALECTS = {
    "sqlite": SqlDialect("{}", "({} / {})", "MAX({}, {})", "MIN({}, {})"),
    "postgresql": SqlDialect(
        "CAST({} AS numeric)", "div({}, {})", "GREATEST({}, {})", "LEAST({}, {})"
    ),
}
