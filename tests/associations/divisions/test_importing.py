import pytest
from pytest_django import DjangoAssertNumQueries

from associations.divisions.importing import infer_kind, plan
from associations.models import Village
from documents.uploads import UploadError

from ..files import TOWNSHIP_FILE, csv_of, read_divisions


def faults_of(data: bytes, scope: str = "") -> list[tuple[int, str, str]]:
    return [
        (fault.line, fault.column, fault.value)
        for fault in plan(read_divisions(data, "区划.csv"), scope)[1]
    ]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("中心社区", "community"),
        ("城东居委会", "community"),
        ("光明居民委员会", "community"),
        ("太平社区居民委员会", "community"),
        ("观冲村", "village"),
        ("观冲村村委会", "village"),
        ("新社区村", "village"),
        ("龙山茶场", "village"),
    ],
)
def test_the_kind_is_inferred_from_the_name(name: str, kind: str) -> None:
    assert infer_kind(name) == kind


def test_utf_8_and_gb18030_read_alike_rare_characters_included() -> None:
    text = "code,name\n431321107901,𬱖溪村\n431321107902,㟃塘村\n431321107903,䶮塘社区"
    read = [
        read_divisions(text.encode(encoding), "区划.csv")
        for encoding in ("utf-8", "utf-8-sig", "gb18030")
    ]
    assert read[0] == read[1] == read[2]
    assert [(row.line, row.name) for row in read[0].divisions] == [
        (2, "𬱖溪村"),
        (3, "㟃塘村"),
        (4, "䶮塘社区"),
    ]


def test_chinese_titles_and_kinds() -> None:
    data = csv_of(
        "431321107901,观音桥,居委会", "431321107902,石牛塘,村", header="区划代码,名称,类别"
    )
    assert [(row.code, row.kind) for row in read_divisions(data, "区划.csv").divisions] == [
        ("431321107901", "community"),
        ("431321107902", "village"),
    ]


def test_a_file_without_names_is_refused() -> None:
    with pytest.raises(UploadError, match=r"缺少这些列：“名称”"):
        read_divisions(csv_of("431321,x", header="code,kind"), "区划.csv")


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        ("431321,双峰县\n".encode(), r"表头一行应有这些列：“区划代码”、“名称”。"),
        (csv_of(header="code,name"), r"“区划.csv”的表头下面没有数据。"),
    ],
    ids=["no header", "only a header"],
)
def test_a_file_without_header_or_rows_is_refused(data: bytes, complaint: str) -> None:
    with pytest.raises(UploadError, match=complaint):
        read_divisions(data, "区划.csv")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("4313211,双峰县,", "code", "4313211"),
        ("43132X,双峰县,", "code", "43132X"),
        (",双峰县,", "code", ""),
        ("4.31321E+11,太平村,", "code", "4.31321E+11"),
        ("43132110700,洪山殿镇,", "code", "43132110700"),
        ("431321,,", "name", ""),
        (f"431321,{'县' * 61},", "name", "县" * 61),
        ("431321107001,中心社区,镇", "kind", "镇"),
        ("431321,双峰县,村", "kind", "村"),
        ("431321001,永丰街道,", "code", "431321001"),
    ],
)
def test_a_wrong_cell_is_named_with_its_line(row: str, column: str, value: str) -> None:
    data = csv_of("431322,新化县,", row)
    assert (3, column, value) in faults_of(data)


@pytest.mark.django_db
def test_the_message_names_line_column_value_and_what_to_do() -> None:
    _, faults = plan(read_divisions(csv_of("43132100000,双峰县,"), "区划.csv"))
    assert (
        str(faults[0])
        == "第2行“区划代码”“43132100000”：区划代码应为数字：县 6 位，乡镇 9 位，村（社区）12 位。"
        "请改正。"
    )


@pytest.mark.django_db
def test_a_township_with_a_faulty_row_does_not_make_its_villages_faulty() -> None:
    assert faults_of(csv_of("431321,双峰县,", "431321107,,", "431321107001,中心社区,")) == [
        (3, "name", "")
    ]


@pytest.mark.django_db
def test_a_code_may_stand_twice_only_when_it_says_the_same() -> None:
    same = csv_of("431321,双峰县,", "431321,双峰县,")
    assert faults_of(same) == []
    assert len(plan(read_divisions(same, "区划.csv"))[0]) == 1
    assert faults_of(csv_of("431321,双峰县,", "431321,双丰县,")) == [(3, "name", "双丰县")]


def test_what_changes_is_told_from_what_is_there(divisions: object) -> None:
    data = csv_of(
        "431321107207,观冲新村,",
        "431321107210,双桥村,",
        "431321107001,中心社区,村",
        "431321107301,新设村,",
    )
    changes, faults = plan(read_divisions(data, "区划.csv"))
    assert faults == []
    assert [(change.name, change.before) for change in changes] == [
        ("中心社区", ["中心社区", "community"]),
        ("观冲新村", ["观冲村", "village"]),
        ("双桥村", ["双桥村", "village"]),
        ("新设村", None),
    ]
    assert [change.is_renamed for change in changes] == [False, True, False, False]
    assert [change.is_same for change in changes] == [False, False, True, False]


def test_a_kind_set_by_hand_stays_until_the_file_gives_one_or_renames(village: Village) -> None:
    Village.objects.filter(pk=village.pk).update(kind="community")

    def kind_after(row: str) -> str:
        return plan(read_divisions(csv_of(row), "区划.csv"))[0][0].kind

    assert kind_after("431321107207,观冲村,") == "community"
    assert kind_after("431321107207,观冲村,村") == "village"
    assert kind_after("431321107207,观冲新村,") == "village"


def test_beyond_the_scope_a_file_may_only_repeat_what_is_there(divisions: object) -> None:
    data = csv_of(
        "431321,双峰县,", "431321107,洪山殿镇,", "431321108201,企石村,", "431321107301,新设村,"
    )
    assert faults_of(data, "431321107") == []
    data = csv_of(
        "431321,双丰县,", "431321108,甘棠镇,", "431321108201,企石社区,", "431321108202,新设村,"
    )
    assert faults_of(data, "431321107") == [
        (2, "code", "431321"),
        (4, "code", "431321108201"),
        (5, "code", "431321108202"),
    ]


@pytest.mark.django_db
def test_planning_takes_three_queries_however_many_rows(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    small = read_divisions(
        csv_of("431321,双峰县,", "431321107,洪山殿镇,", "431321107001,中心社区,"), "区划.csv"
    )
    large = read_divisions(TOWNSHIP_FILE.read_bytes(), TOWNSHIP_FILE.name)
    for reading in (small, large):
        with django_assert_num_queries(3):
            plan(reading)
