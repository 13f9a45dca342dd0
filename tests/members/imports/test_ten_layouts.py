"""One roster of 3,600 in ten layouts that nobody foresaw: in three clicks, nobody lost, what is
wrong named by row and column, the rest written, the wrong rows corrected at home and brought in
after. One layout in whole and the others in small in every run; all in whole with `make prove`."""

import io
import random
import re
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from members.models import Member, MemberImport
from tests.conftest import TOWNSHIP
from tests.prove import share

from .rosters import workbook
from .ten_layouts import LAYOUTS, WRONG, people

pytestmark = [pytest.mark.django_db, pytest.mark.walk]

WHOLE, SMALL = 3600, 400
TITLES = {"born": "生", "sex": "性|男", "phone": "机|电话|联系", "village": "村|单位"}
TITLES["name"] = "姓名"


class Office:
    """Somebody at the page, whose clicks are counted."""

    def __init__(self, client: Client) -> None:
        self.client, self.clicks = client, 0

    def click(self, url: str, data: dict[str, Any]) -> MemberImport:
        response = self.client.post(url, data, follow=True)
        assert response.status_code == 200, response.content.decode()
        self.clicks += 1
        return MemberImport.objects.latest("pk")

    def upload(self, data: bytes) -> MemberImport:
        fields = {"target": "members", "file": SimpleUploadedFile("名册.xlsx", data)}
        return self.click(f"/imports/{TOWNSHIP}/", fields)

    def take(self, data: bytes, **wanted: str) -> MemberImport:
        """Uploaded; looked at where a title is not known or a question is open; written."""
        batch = self.upload(data)
        columns = dict(batch.columns)
        for column, title in enumerate(batch.header):
            if title in ("领证时间", "联系人备注"):
                columns[str(column)] = ""
        if columns != batch.columns or batch.counts["questions"]:
            answers = {
                f"answer_{one['key']}": one["choices"][0][0] for one in batch.counts["questions"]
            }
            fields = {f"column_{column}": key for column, key in columns.items()}
            batch = self.click(self.page(batch), {"act": "match", **fields, **answers})
        act = "confirm-partly" if batch.counts["error"] else "confirm"
        return self.click(self.page(batch), {"act": act, "seen": batch.fingerprint})

    def page(self, batch: MemberImport) -> str:
        return f"/imports/{TOWNSHIP}/{batch.pk}/"

    def taken_home(self, batch: MemberImport) -> openpyxl.Workbook:
        response: Any = self.client.get(f"{self.page(batch)}errors/")
        return openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_roster_nobody_foresaw(
    name: str, staff: User, village: object, other_village: object, client_for: Any
) -> None:
    whole = share.PROVE or name == random.Random(share.SEED).choice([*LAYOUTS])
    roster = people(WHOLE if whole else SMALL)
    office = Office(client_for(staff))
    batch = office.take(workbook(*LAYOUTS[name](roster)))
    assert office.clicks <= 3
    assert batch.state == "applied"
    assert batch.counts["new"] == len(roster) - len(WRONG)
    assert batch.counts["error"] == len(WRONG)
    _check(roster, set(WRONG))

    book = office.taken_home(batch)
    sheet = book["要改的行"]
    noted = [cell for row in sheet.iter_rows() for cell in row if cell.comment]
    by_name = {person.index: person for person in roster}
    told = [cell.column for cell in noted if "不保存" not in cell.comment.text]
    assert len(told) >= len(WRONG) - 2
    [start] = [row[0].row for row in sheet.iter_rows() if [c.value for c in row] == batch.header]
    for row, index in zip(sheet.iter_rows(min_row=start + 1), sorted(WRONG), strict=True):
        person = by_name[index]
        for cell in row:
            title = batch.header[cell.column - 1]
            if re.search("身份", title):
                cell.value = person.number
            if not cell.comment:
                continue
            for key, part in TITLES.items():
                if key == WRONG[index] and re.search(part, title):
                    cell.value = _right(person, key)
    file = io.BytesIO()
    del book["错误"]
    book.save(file)
    again = office.take(file.getvalue())

    assert (again.counts["new"], again.counts["error"]) == (len(WRONG), 0)
    _check(roster, set())


def _right(person: Any, key: str) -> Any:
    if key == "village":
        return "观冲村" if person.village.endswith("207") else "双桥村"
    if key == "sex":
        return "男" if person.man else "女"
    return person.born.isoformat() if key == "born" else getattr(person, key)


def _check(roster: Any, without: set[int]) -> None:
    stored = Member.objects.values_list("village", "name", "sex", "born", "phone")
    meant = {
        (p.village, p.name, "m" if p.man else "f", p.born.isoformat(), p.phone)
        for p in roster
        if p.index not in without
    }
    assert {*stored} == meant
