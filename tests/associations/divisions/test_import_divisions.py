"""`manage.py import_divisions`: the official list from a file, all of it or nothing."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import TrailEntry
from associations.models import County, Township, Village

from ..files import COUNTY_FILE, TOWNSHIP_FILE, csv_of

pytestmark = pytest.mark.django_db


def run(path: Path) -> str:
    """What it says of the divisions; the first one on a server goes on with the account that it
    made."""
    out = StringIO()
    call_command("import_divisions", str(path), stdout=out)
    return out.getvalue().partition("服务器上还没有账号")[0]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "区划.csv"


def test_the_real_township() -> None:
    assert (
        run(TOWNSHIP_FILE) == "新增 1 个县（区）、1 个乡镇（街道）、26 个村（社区）；相同 0 个。\n"
    )
    assert County.objects.get().name == "双峰县"
    assert Township.objects.get().county_id == "431321"
    assert Village.objects.filter(kind="community").count() == 4
    village = Village.objects.get(pk="431321107245")
    assert (village.name, village.kind, village.township_id) == ("太平寺村", "village", "431321107")


def test_a_second_run_changes_nothing_and_says_so() -> None:
    run(TOWNSHIP_FILE)
    before = TrailEntry.objects.count()
    assert run(TOWNSHIP_FILE) == "没有变化：28 个区划都已在系统里。\n"
    assert TrailEntry.objects.count() == before


def test_rows_in_any_order_and_gb18030(file: Path) -> None:
    header, *rows = TOWNSHIP_FILE.read_text("utf-8").splitlines()
    file.write_bytes("\r\n".join([header, *reversed(rows)]).encode("gb18030"))
    run(file)
    assert Village.objects.get(pk="431321107233").name == "洲上村"
    assert Village.objects.count() == 26


def test_parents_may_be_in_the_database(township: Township, file: Path) -> None:
    file.write_bytes(csv_of("431321107301,新设村,", header="code,name,kind"))
    assert run(file) == "新增 1 个村（社区）；相同 0 个。\n"


def test_a_bad_row_stops_the_whole_file(file: Path) -> None:
    file.write_bytes(TOWNSHIP_FILE.read_bytes() + "43132110799,错村\n431329001001,远村\n".encode())
    with pytest.raises(CommandError) as error:
        run(file)
    assert error.value.returncode == 1
    assert str(error.value).splitlines() == [
        "文件里有 2 处错误，整个文件都没有导入。",
        (
            "第30行“区划代码”“43132110799”：区划代码应为数字：县 6 位，乡镇 9 位，"
            "村（社区）12 位。请改正。"
        ),
        "第31行“区划代码”“431329001001”：所属乡镇（街道） 431329001 不在文件里，"
        "系统里也没有。请在文件里补上这一行，或者检查代码是否写错。",
    ]
    assert not County.objects.exists()
    assert not Village.objects.exists()
    assert not TrailEntry.objects.exists()


def test_at_most_fifty_faults_are_listed(file: Path) -> None:
    file.write_bytes(csv_of(*(f"{number},错" for number in range(60)), header="code,name"))
    with pytest.raises(CommandError) as error:
        run(file)
    lines = str(error.value).splitlines()
    assert lines[0] == "文件里有 60 处错误，整个文件都没有导入。"
    assert len(lines) == 52
    assert lines[-1] == "……另有 10 处"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="无法读取文件"):
        run(tmp_path / "没有.csv")


def test_a_rename_updates_and_is_in_the_trail(
    township: Township, village: Village, file: Path
) -> None:
    file.write_bytes(csv_of("431321107207,观冲社区,", "431321107210,双桥村,"))
    assert run(file) == "改名 观冲村 → 观冲社区；相同 1 个。\n"
    village.refresh_from_db()
    assert (village.name, village.kind) == ("观冲社区", "community")
    entry = TrailEntry.objects.exclude(action="新建账号").get()
    assert (entry.action, entry.division, entry.by_name) == ("导入区划", "431321107", "系统管理员")
    assert entry.before == {"431321107207": "观冲村（村）"}
    assert entry.after == {"431321107207": "观冲社区（社区）"}


def test_each_township_reads_its_own_entry() -> None:
    run(COUNTY_FILE)
    assert Village.objects.count() == 523
    divisions = set(TrailEntry.objects.values_list("division", flat=True))
    assert divisions == {"431321", *Township.objects.values_list("code", flat=True)}


def test_ten_thousand_rows_are_written_in_bulk(file: Path) -> None:
    villages = (f"431321{100 + n // 500}{n % 500 + 1:03d},第{n}村," for n in range(10_000))
    townships = (f"431321{100 + n},第{n}镇," for n in range(20))
    file.write_bytes(csv_of("431321,双峰县,", *townships, *villages))
    with CaptureQueriesContext(connection) as queries:
        run(file)
    assert Village.objects.count() == 10_000
    assert len(queries) < 400  # and as many dated rows
