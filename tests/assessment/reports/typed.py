"""A report's cells as somebody types them."""

from assessment.reports.form.in_force import FIRST_FORM
from tests.assessment.records import HEALTHY


def typed(**cells: str) -> dict[str, str]:
    """A complete, healthy report, some of its cells otherwise."""
    return {
        column.name: column.format(HEALTHY.get(column.name)) for column in FIRST_FORM.columns
    } | cells


def nothing_typed() -> dict[str, str]:
    return dict.fromkeys(FIRST_FORM.names, "")
