"""年终总结: the year's account as a Word draft whose figures are the records'."""

import io

import docx
import pytest

from ..records import YEAR, add_appraisal, add_model_village, add_months, add_report

COUNTY, TOWNSHIP = "431321", "431321107"


@pytest.fixture
def graded(village, other_village, community, foreign_village):
    """A model village; one of 90% contraception; a community without records; and 甘棠镇's, that
    was qualified."""
    add_model_village(village)
    add_months(other_village, contraception_done=90)
    add_months(foreign_village, without=[202501])
    add_report(foreign_village, 202501, serious_disputes=1)
    add_appraisal(foreign_village)


def read(answer) -> tuple[str, list[list[list[str]]]]:
    document = docx.Document(io.BytesIO(answer.getvalue()))
    tables = [
        [[cell.text for cell in row.cells] for row in table.rows] for table in document.tables
    ]
    return "\n".join(paragraph.text for paragraph in document.paragraphs), tables


def test_a_township_s_year_in_words_and_tables(graded, staff, client_for):
    text, tables = read(client_for(staff).get(f"/books/{TOWNSHIP}/{YEAR}/draft/"))
    assert text.startswith("洪山殿镇2025年度计划生育村（居）民自治工作总结")
    assert "参加考评的村（社区）共3个，其中村2个、社区1个。" in text
    assert "模范村1个，占33.3%，先进村0个，占0.0%，合格村0个，占0.0%，创建村2个，占66.6%。" in text
    assert "合格村以上占比，目标不低于90%：1/3，还差2个村。" in text
    assert "月报不全的村（社区）1个：中心社区（2023年全年、2024年全年、2025年全年）。" in text
    assert "企石村" not in text
    assert "\n九、存在的问题和下一步打算\n" in text
    assert "洪山殿镇计划生育协会" in text
    assert tables[0] == [
        ["等次", "村（社区）数", "占比"],
        ["模范村", "1", "33.3%"],
        ["先进村", "0", "0.0%"],
        ["合格村", "0", "0.0%"],
        ["创建村", "2", "66.6%"],
        ["合计", "3", ""],
    ]
    criteria = {row[0]: row[1:] for row in tables[1]}
    assert criteria["避孕节育措施落实率"] == ["1", "1", "1", "188/200", "94.00%"]
    assert [row[:3] for row in tables[2]][:2] == [
        ["名次", "村（社区）", "等次"],
        ["1", "观冲村", "模范村"],
    ]
    assert tables[3][1][0] == "中心社区"
    assert "尚有10人所选措施未落实，请做好随访服务（现90/100）" in tables[3][2][1]


def test_a_county_s_tells_of_its_townships(graded, county, client_for):
    text, tables = read(client_for(county).get(f"/books/{COUNTY}/{YEAR}/draft/"))
    assert text.startswith("双峰县2025年度")
    assert "四、各乡镇情况" in text
    assert tables[1] == [
        ["名次", "乡镇（街道）", "村数", "模范村", "先进村", "合格村", "创建村"],
        ["1", "甘棠镇", "1", "0", "0", "1", "0"],
        ["2", "洪山殿镇", "3", "1", "0", "0", "2"],
    ]


def test_the_page_of_books_leads_to_it(graded, staff, client_for):
    page = client_for(staff).get(f"/books/{TOWNSHIP}/").content.decode()
    assert f'href="/books/{TOWNSHIP}/{YEAR}/draft/"' in page
    assert f'href="/overview/{TOWNSHIP}/{YEAR}/workbook/"' in page


def test_without_villages_there_is_nothing_to_tell(divisions, staff, client_for):
    for village in (divisions.village, divisions.other_village, divisions.community):
        village.delete()
    assert client_for(staff).get(f"/books/{TOWNSHIP}/{YEAR}/draft/").status_code == 404
