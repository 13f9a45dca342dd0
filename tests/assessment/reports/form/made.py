"""A county's own form for tests: some of the documents' columns, and thirty of its own."""

from typing import Any

from accounts.records.published import digest
from associations.models import Vocabulary
from associations.vocabulary.in_force import documents
from tests.conftest import COUNTY

LEFT_OUT = {"levy_due", "levy_collected", "late_abortions"}


def own_column(number: int, **more: Any) -> dict[str, Any]:
    return {
        "name": f"n{number:02d}",
        "title": f"自设栏目之{number}",
        "short": f"自设{number}",
        "section": "自设",
        "unit": "人",
        **more,
    }


OWN = [
    own_column(1, stock=True, jump="both"),
    own_column(2, stock=True, jump="both", whole="n01", key="落实"),
    own_column(3, unit="元", money=True),
    own_column(4, case=True, section="五无", unit="例"),
    *(own_column(number) for number in range(5, 31)),
]
OWN.sort(key=lambda column: column["section"] != "五无")


def content(own: list[dict[str, Any]] = OWN, without: set[str] = LEFT_OUT) -> dict[str, Any]:
    theirs = [c for c in documents().section("form")["columns"] if c["name"] not in without]
    return {"head": {}, "columns": [*theirs, *own]}


def publish_form(
    month: int, form: dict[str, Any] | None = None, county: str = COUNTY
) -> Vocabulary:
    data = documents().data | {"form": form or content()}
    return Vocabulary.objects.create(
        division=county, effective_from=month, title="表式", data=data, digest=digest(data)
    )
