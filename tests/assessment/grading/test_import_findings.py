"""`manage.py import_findings`: one row per village, year and kind, all rows or none."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import TrailEntry
from assessment.models import Finding
from tests.conftest import COMMUNITY, OTHER_VILLAGE, VILLAGE

HEADER = "village_code,year,finding,held,evidence"


def write(folder: Path, *lines: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    path = folder / "findings.csv"
    path.write_bytes("\n".join([header, *lines]).encode(encoding))
    return path


def run(path: Path, *options: str) -> str:
    out = io.StringIO()
    call_command("import_findings", str(path), *options, stdout=out)
    return out.getvalue()


def refused(path: Path) -> list[str]:
    before = list(Finding.objects.order_by("pk").values()), TrailEntry.objects.count()
    with pytest.raises(CommandError) as failure:
        run(path)
    assert (list(Finding.objects.order_by("pk").values()), TrailEntry.objects.count()) == before
    return str(failure.value).split("\n")


def test_a_preview_counts_and_writes_nothing(divisions, tmp_path) -> None:
    run(write(tmp_path, f"{VILLAGE},2025,informed_choice,是,看过台账"))
    path = write(
        tmp_path,
        f"{VILLAGE},2025,informed_choice,否,看过台账",
        f"{OTHER_VILLAGE},2025,informed_choice,是,无",
    )
    assert run(path, "--preview") == "预览，没有写入：新增 1 项，更新 1 项，没有变化 0 项。\n"
    assert (Finding.objects.get().held, TrailEntry.objects.count()) == (True, 1)
    assert run(path) == "新增 1 项，更新 1 项，没有变化 0 项。\n"


@pytest.mark.parametrize("text", ["true", "1", "是", "达到", "False", "0", "否", "未达到"])
def test_held_is_read_in_every_usual_spelling(divisions, tmp_path, text: str) -> None:
    held = text in ("true", "1", "是", "达到")
    run(write(tmp_path, f"{VILLAGE},2025,informed_choice,{text},入户走访 20 户"))
    found = Finding.objects.get()
    assert (found.village_id, found.year, found.kind, found.held) == (
        VILLAGE,
        2025,
        "informed_choice",
        held,
    )
    assert found.evidence == "入户走访 20 户"


@pytest.mark.parametrize(
    "name",
    [
        "three_life_services",
        "三生服务",
        "“三生”服务特色鲜明、卓有成效",
        "三生服务特色鲜明、卓有成效",
    ],
)
def test_kinds_are_known_by_code_and_by_name(divisions, tmp_path, name: str) -> None:
    header = "区划代码,年度,核查事项,是否达到"
    run(write(tmp_path, f"{VILLAGE},2025年,{name},达到", header=header, encoding="gb18030"))
    assert list(Finding.objects.values_list("kind", "evidence")) == [("three_life_services", "")]


def test_the_same_finding_again_changes_nothing_and_another_updates(divisions, tmp_path) -> None:
    run(write(tmp_path, f"{VILLAGE},2025,informed_choice,是,看过台账"))
    assert (
        run(write(tmp_path, f"{VILLAGE},2025,informed_choice,1,看过台账"))
        == "新增 0 项，更新 0 项，没有变化 1 项。\n"
    )
    assert (
        run(write(tmp_path, f"{VILLAGE},2025,informed_choice,否,看过台账"))
        == "新增 0 项，更新 1 项，没有变化 0 项。\n"
    )
    entry = TrailEntry.objects.first()
    assert entry.action == "修改现场核查"
    assert entry.before == {"核查结果": "达到", "evidence": "看过台账"}
    assert entry.after == {"核查结果": "未达到", "evidence": "看过台账"}


def test_community_services_are_looked_at_in_communities_only(divisions, tmp_path) -> None:
    assert run(write(tmp_path, f"{COMMUNITY},2025,community_services,1,")).startswith("新增 1 项")
    lines = refused(
        write(tmp_path, f"{OTHER_VILLAGE},2025,informed_choice,1,", f"{VILLAGE},2025,社区服务,1,")
    )
    assert lines == [
        "共有 1 处错误，没有导入任何一行：",
        "第 3 行“finding”（社区服务）：只有社区（居委会）核查这一项",
    ]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (
            "431321107999,2025,informed_choice,1,",
            "第 2 行“village_code”（431321107999）：没有这个村级代码",
        ),
        (f"{VILLAGE},1979,informed_choice,1,", "第 2 行“year”（1979）：年度应为 1980 到 "),
        (
            f"{VILLAGE},2025,levy_rate,1,",
            "第 2 行“finding”（levy_rate）：核查事项应为“知情选择”、“三生服务”、“社区服务”之一",
        ),
        (f"{VILLAGE},2025,informed_choice,大概,", "第 2 行“held”（大概）：应填“达到”或“未达到”"),
        (f"{VILLAGE},2025,informed_choice,,", "第 2 行“held”（空白）：应填“达到”或“未达到”"),
    ],
)
def test_every_error_names_row_column_value_and_reason(
    divisions, tmp_path, line: str, complaint: str
) -> None:
    lines = refused(write(tmp_path, line))
    assert (len(lines), lines[1].startswith(complaint)) == (2, True), lines


def test_a_key_stands_once_in_a_file(divisions, tmp_path) -> None:
    lines = refused(
        write(tmp_path, f"{VILLAGE},2025,informed_choice,1,", f"{VILLAGE},2025,知情选择,0,")
    )
    assert lines[1:] == ["第 3 行“finding”（知情选择）：与前面的一行重复，请只留一行"]
