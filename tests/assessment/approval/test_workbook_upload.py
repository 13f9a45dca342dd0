"""Uploading a filled-in workbook: what the preview shows, what confirming writes, whose rows are
taken."""

import re
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import ImportBatch, TrailEntry
from assessment.approval.services import imports
from assessment.models import MonthlyReport
from assessment.reports.form.in_force import FIRST_FORM
from tests.conftest import COMMUNITY, FOREIGN_VILLAGE, OTHER_VILLAGE, TOWNSHIP, VILLAGE

HEADER = "村级代码,期间,出生人数,政策内出生人数,上门服务户次"
FULL_HEADER = "村级代码,期间," + ",".join(
    FIRST_FORM.by_name[name].title for name in FIRST_FORM.required
)
FULL = "3,3,120,118,6,6,-,-,0,0,0,0,0"


def upload(
    client: Client, *lines: str, header: str = HEADER, code: str = VILLAGE, encoding: str = "utf-8"
):
    """The page that the upload leads to."""
    file = SimpleUploadedFile("月报.csv", "\n".join([header, *lines]).encode(encoding))
    return client.post(reverse("report-upload", args=[code]), {"file": file}, follow=True)


def confirm(client: Client, page, act: str = "draft", **changes: str):
    """Post the preview's own form."""
    fields = dict(
        re.findall(r'type="hidden" name="(form_token|seen)" value="([^"]+)"', page.content.decode())
    )
    assert set(fields) == {"form_token", "seen"}
    batch = ImportBatch.objects.latest("pk")
    return client.post(
        reverse("report-upload-preview", args=[batch.pk]),
        fields | {"act": act} | changes,
        follow=True,
    )


def report(village: str = VILLAGE, period: int = 202506) -> MonthlyReport:
    return MonthlyReport.objects.get(village_id=village, period=period)


def complaints(page) -> list[tuple[int, str, str, str]]:
    return [(e.row, e.column, e.value, e.reason) for e in page.context["errors"]]


def messages(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


@pytest.fixture
def client(client_for, secretary) -> Client:
    return client_for(secretary)


@pytest.fixture
def office(client_for, staff) -> Client:
    return client_for(staff)


@pytest.fixture
def draft(village) -> MonthlyReport:
    return MonthlyReport.objects.create(
        village=village, period=202506, births=5, planned_births=4, visits=9
    )


def test_nothing_is_written_before_it_is_confirmed(client, draft) -> None:
    page = upload(client, f"{VILLAGE},2025-06,6,4,9")
    assert (report().births, report().version, TrailEntry.objects.count()) == (5, 1, 0)
    assert page.context["counts"] == {"new": 0, "changed": 1, "same": 0}


def test_the_preview_shows_each_cell_old_and_new(client, draft) -> None:
    page = upload(client, f"{VILLAGE},2025-06,6,4,")
    cells = [(cell.title, cell.old, cell.new) for cell in page.context["lines"][0].cells]
    assert cells == [("出生", "5", "6"), ("政策内", "4", "4"), ("上门", "9", "")]
    html = page.content.decode()
    assert '<del class="cell-old d-block">5</del>6' in html
    assert '<del class="cell-old d-block">9</del>空白' in html


def test_only_changed_rows_are_listed_unless_asked(office, draft, other_village) -> None:
    MonthlyReport.objects.create(village=other_village, period=202506, births=1, planned_births=1)
    page = upload(
        office,
        f"{VILLAGE},2025-06,6,4,9",
        f"{OTHER_VILLAGE},2025-06,1,1,",
        f"{COMMUNITY},2025-06,2,2,",
        code=TOWNSHIP,
    )
    assert page.context["counts"] == {"new": 1, "changed": 1, "same": 1}
    assert [line.change.village.name for line in page.context["lines"]] == ["观冲村", "中心社区"]
    everything = office.get(page.redirect_chain[-1][0] + "?all=1")
    assert [line.change.village.name for line in everything.context["lines"]] == [
        "观冲村",
        "双桥村",
        "中心社区",
    ]


def test_confirming_writes_drafts_and_leaves_unchanged_ones_alone(
    office, draft, other_village
) -> None:
    same = MonthlyReport.objects.create(
        village=other_village, period=202506, births=1, planned_births=1
    )
    page = upload(office, f"{VILLAGE},2025-06,6,4,", f"{OTHER_VILLAGE},2025-06,1,1,", code=TOWNSHIP)
    done = confirm(office, page)
    assert messages(done) == ["已写入：新增 0 张，更新 1 张（草稿 1 张），没有变化 1 张。"]
    assert (report().births, report().visits, report().version, report().state) == (
        6,
        None,
        2,
        "draft",
    )
    assert report().saved_by.username == "staff"
    untouched = report(OTHER_VILLAGE)
    assert (untouched.version, untouched.saved_at, untouched.saved_by) == (1, same.saved_at, None)


def test_complete_rows_are_submitted_when_asked(client, village) -> None:
    page = upload(
        client, f"{VILLAGE},2025-06,{FULL}", f"{VILLAGE},2025-07,{FULL[:-2]},", header=FULL_HEADER
    )
    assert "确认并上报 1 张" in page.content.decode()
    done = confirm(client, page, act="submit")
    assert messages(done) == [
        "已写入：新增 2 张，更新 0 张（已上报 1 张、草稿 1 张），没有变化 0 张。"
    ]
    assert [report().state, report(period=202507).state] == ["submitted", "draft"]
    assert report().submitted_at is not None


def test_without_a_complete_row_nothing_can_be_submitted(client, village) -> None:
    page = upload(client, f"{VILLAGE},2025-06,1,1,")
    assert "确认并上报" not in page.content.decode()


def test_a_returned_report_stays_returned_until_it_is_submitted(client, draft) -> None:
    MonthlyReport.objects.update(state="returned", return_reason="请核对出生人数")
    confirm(client, upload(client, f"{VILLAGE},2025-06,6,4,9"))
    assert (report().state, report().return_reason, report().births) == (
        "returned",
        "请核对出生人数",
        6,
    )
    confirm(client, upload(client, f"{VILLAGE},2025-06,{FULL}", header=FULL_HEADER), act="submit")
    assert (report().state, report().return_reason) == ("submitted", "")


def test_the_trail_keeps_file_digest_and_reports(client, draft) -> None:
    confirm(client, upload(client, f"{VILLAGE},2025-06,6,4,9"))
    entry = TrailEntry.objects.get()
    assert (entry.action, entry.by.username, entry.division) == ("导入月报", "secretary", VILLAGE)
    assert entry.after["文件"] == "月报.csv"
    assert entry.after["文件校验值"] == ImportBatch.objects.get().digest
    assert entry.after["月报"] == [f"{VILLAGE} 2025-06 草稿"]


def test_the_same_confirmation_twice_writes_once(client, draft) -> None:
    page = upload(client, f"{VILLAGE},2025-06,6,4,9")
    confirm(client, page)
    again = confirm(client, page)
    assert messages(again) == ["这次提交已经办理过了，没有重复办理。"]
    other_tab = confirm(client, page, form_token="another-token-of-the-same-preview")
    assert messages(other_tab) == ["这次提交已经办理过了，没有重复办理。"]
    assert (report().version, TrailEntry.objects.count()) == (2, 1)


def test_a_change_after_the_preview_refuses_and_shows_it_anew(client, draft) -> None:
    page = upload(client, f"{VILLAGE},2025-06,6,4,9")
    MonthlyReport.objects.update(births=7, version=2)
    refused = confirm(client, page)
    assert refused.status_code == 409
    assert "所以一行也没有写入" in refused.content.decode()
    assert '<del class="cell-old d-block">7</del>6' in refused.content.decode()
    assert (report().births, report().version, ImportBatch.objects.get().applied_at) == (7, 2, None)
    confirm(client, refused)
    assert (report().births, report().version) == (6, 3)


def test_an_approval_after_the_preview_refuses(client, draft) -> None:
    page = upload(client, f"{VILLAGE},2025-06,6,4,9")
    MonthlyReport.objects.update(state="approved", version=2)
    refused = confirm(client, page)
    assert refused.status_code == 409
    assert complaints(refused) == [(2, "出生人数", "6", "已审核，须填更正单（现为 5）")]
    assert report().births == 5


def test_errors_name_row_column_value_and_reason_and_cannot_be_confirmed(client, village) -> None:
    page = upload(
        client, f"{VILLAGE},2025-06,x,4,9", f"{VILLAGE},2025-07,3,4,9", f"{VILLAGE},2025-08,3,3,9"
    )
    assert complaints(page) == [
        (2, "出生人数", "x", "应填 0 或正整数；不适用填“-”，没有数据留空"),
        (3, "政策内出生人数", "4", "不能大于“出生人数”（3）"),
    ]
    assert 'name="seen"' not in page.content.decode()
    url = page.redirect_chain[-1][0]
    forced = client.post(url, {"seen": page.context["plan"].fingerprint, "act": "draft"})
    assert (forced.status_code, MonthlyReport.objects.count()) == (409, 0)


def test_a_secretary_uploads_rows_of_the_own_village_only(client, divisions) -> None:
    page = upload(
        client,
        f"{VILLAGE},2025-06,1,1,",
        f"{OTHER_VILLAGE},2025-06,2,2,",
        f"{FOREIGN_VILLAGE},2025-06,2,2,",
    )
    reason = "不是本村的代码，这里只能上传本村的月报"
    assert complaints(page) == [
        (3, "村级代码", OTHER_VILLAGE, reason),
        (4, "村级代码", FOREIGN_VILLAGE, reason),
    ]


def test_staff_upload_rows_of_the_own_township_only(office, divisions) -> None:
    page = upload(
        office, f"{VILLAGE},2025-06,1,1,", f"{FOREIGN_VILLAGE},2025-06,2,2,", code=TOWNSHIP
    )
    assert complaints(page) == [(3, "村级代码", FOREIGN_VILLAGE, "不是本乡镇的村级代码，请核对")]


def test_blank_rows_of_a_template_report_nothing(office, divisions) -> None:
    page = upload(office, f"{VILLAGE},2025-06,1,1,", f"{OTHER_VILLAGE},2025-06,,,", code=TOWNSHIP)
    assert page.context["counts"] == {"new": 1, "changed": 0, "same": 0}
    confirm(office, page)
    assert list(MonthlyReport.objects.values_list("village_id", flat=True)) == [VILLAGE]


def test_a_submitted_report_has_to_be_returned_first(client, draft) -> None:
    MonthlyReport.objects.update(state="submitted")
    page = upload(client, f"{VILLAGE},2025-06,6,4,9")
    assert complaints(page) == [(2, "出生人数", "6", "已上报，须先退回才能修改（现为 5）")]
    assert upload(client, f"{VILLAGE},2025-06,5,4,9").context["counts"] == {
        "new": 0,
        "changed": 0,
        "same": 1,
    }


def test_a_preview_is_nobody_elses(client, client_for, staff, other_secretary, divisions) -> None:
    page = upload(client, f"{VILLAGE},2025-06,1,1,")
    url = page.redirect_chain[-1][0]
    for user in (staff, other_secretary):
        assert client_for(user).get(url).status_code == 404
        assert client_for(user).post(url, {"act": "draft"}).status_code == 404
    assert MonthlyReport.objects.count() == 0


def test_uploads_go_to_the_own_division_only(client, divisions) -> None:
    for code in (OTHER_VILLAGE, TOWNSHIP):
        assert client.get(reverse("report-upload", args=[code])).status_code == 404
        assert upload(client, f"{OTHER_VILLAGE},2025-06,1,1,", code=code).status_code == 404
    assert ImportBatch.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("月报.xls", b"x", "不是真正的 .xls 文件"),
        ("月报.xlsx", b"PK no zip", "不是真正的 .xlsx 文件"),
        ("月报.csv", "名称,数量\n甲,1".encode(), "没有找到表头"),
        ("月报.csv", "村级代码,期间\n".encode(), "表头下面没有数据"),
    ],
)
def test_an_unusable_file_is_explained_beside_the_field(
    client, divisions, name, content, complaint
) -> None:
    page = client.post(
        reverse("report-upload", args=[VILLAGE]), {"file": SimpleUploadedFile(name, content)}
    )
    assert complaint in page.context["form"].errors["file"][0]
    assert ImportBatch.objects.count() == 0


def test_gb18030_and_unknown_columns(client, village) -> None:
    page = upload(
        client, f"{VILLAGE},2025-06,1,䶮", header="村级代码,期间,出生人数,备注", encoding="gb18030"
    )
    assert page.context["counts"]["new"] == 1
    assert "这些列没有识别，不会写入：备注。" in page.content.decode()


def test_too_many_rows_are_refused(client, village, monkeypatch) -> None:
    whole = imports.upload_of
    monkeypatch.setattr(imports, "upload_of", lambda code: replace(whole(code), largest=1))
    page = upload(client, f"{VILLAGE},2025-06,1,1,", f"{VILLAGE},2025-07,1,1,")
    assert page.context["form"].errors["file"] == ["“月报.csv”超过 1 行。请拆成几个文件分别上传。"]


def test_preview_queries_do_not_grow_with_the_rows(office, divisions) -> None:
    counts = []
    for rows in (1, 12):
        page = upload(
            office, *(f"{VILLAGE},2025-{m:02d},1,1," for m in range(1, rows + 1)), code=TOWNSHIP
        )
        with CaptureQueriesContext(connection) as queries:
            office.get(page.redirect_chain[-1][0])
        counts.append(len(queries))
    assert counts[0] == counts[1]
