"""Entering a standard by points in the browser, item by item, and villages that report under it."""

import datetime
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from assessment.authoring.faults import faults
from assessment.authoring.services import blank, start_draft
from assessment.models import ItemScore, MonthlyReport, StandardDraft
from assessment.reports import periods
from assessment.standards.data import POINTS, PointsStandard
from associations.models import Village
from tests.assessment.records import HEALTHY
from tests.assessment.reports.form.made import content, own_column, publish_form
from tests.conftest import TOWNSHIP

YEAR = 2027
STEPPED = {"indicator": "sum", "years": "1", "at_most": "0", "begun": "1", "per": "1", "kinds": ""}


class Sheet:
    """A county's draft, filled in by posts of the forms alone."""

    def __init__(self, client: Client, draft: StandardDraft) -> None:
        self.client, self.draft = client, draft
        self.number, self.codes = 0, dict[str, str]()

    def post(self, part: str, **fields: str) -> None:
        self.number += 1
        answer = self.client.post(
            f"/standards/drafts/{self.draft.pk}/{part}/",
            {"version": str(self.draft.version), "form_token": f"{part}{self.number}", **fields},
        )
        assert answer.status_code == 302, (fields, answer.context["form"].errors)
        self.draft.refresh_from_db()

    def frame(self, full: str, grades: Mapping[str, str], cap: str = "0") -> None:
        """Totals, bands from the lowest up, and one section."""
        self.post("edit", title="计分办法", effective_from=str(YEAR), full=full, bonus_cap=cap)
        rows = dict[str, str]()
        codes = [grade["code"] for grade in self.draft.data["grades"]]
        for number, (title, least) in enumerate(grades.items(), 1):
            rows |= {f"title_{number}": title, f"code_{number}": codes[number - 1]}
            rows |= {f"least_{number}": least} if least else {}
        self.post("grades", **rows)
        self.post("sections/new", title="一、考评内容")

    def add(self, name: str, title: str, **fields: str) -> None:
        """`of`: the name of an item that was added before."""
        if "of" in fields:
            fields["of"] = self.codes[fields["of"]]
        section = self.draft.data["sections"][0]["code"]
        fixed = {"section": section, "clause": str(self.number), "title": title, "role": "item"}
        self.post("criteria/new", **{**fixed, **STEPPED, **fields})
        self.codes[name] = self.draft.data["criteria"][-1]["code"]

    @property
    def rules(self) -> PointsStandard:
        assert faults(self.draft.data) == []
        assert isinstance(self.draft.rules, PointsStandard)
        return self.draft.rules


def begin(
    county: User, client_for: Any, monkeypatch: pytest.MonkeyPatch, own: list[dict[str, Any]]
) -> Sheet:
    """A county whose villages report `own` columns besides the documents'."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2026, 12, 3))
    publish_form(202701, content(own, set()))
    data = blank(POINTS)
    draft = start_draft(title="计分办法", effective_from=YEAR, data=data, by=county)
    return Sheet(client_for(county), draft)


def columns(*titles: str, cases: tuple[str, ...] = (), money: tuple[str, ...] = ()) -> list[Any]:
    """The county's own columns n01, n02 … of the titles."""
    return [
        own_column(number)
        | {"title": title, "short": title[:6]}
        | ({"case": True, "section": "五无", "unit": "例"} if title in cases else {})
        | ({"money": True, "unit": "元"} if title in money else {})
        for number, title in enumerate(titles, 1)
    ]


def add_village(
    number: int,
    name: str,
    cells: Mapping[str, int],
    *,
    stock: tuple[str, ...] = (),
    without: int = 0,
) -> Village:
    """Of a year of approved months: January has the figures of the year, December the same of what
    is a `stock`; `without`: a month that is missing."""
    code = f"{TOWNSHIP}{number}"
    village, _ = Village.objects.get_or_create(
        code=code, defaults={"name": name, "township_id": TOWNSHIP}
    )
    stocks = {name: cells[name] for name in stock}
    nothing = dict.fromkeys([*HEALTHY, *cells], 0)
    MonthlyReport.objects.bulk_create(
        MonthlyReport(
            village=village,
            period=period,
            state="approved",
            **{**nothing, **(cells if period == periods.of(YEAR, 1) else stocks)},
        )
        for period in periods.months(YEAR, YEAR)
        if period != without
    )
    return village


def add_score(village: Village, item: str, points: int) -> None:
    ItemScore.objects.create(
        village=village, year=YEAR, item=item, title=item, inspected=points, reason="看过"
    )
