"""Papers of a charter, measured and read in the finished PDF."""

import io
import time

import pikepdf
import pytest
from django.template.loader import render_to_string

from autonomy.charters.printing.charters import numeral
from autonomy.charters.printing.sheets import SlipLine, sheets
from autonomy.models import CharterStep, OpinionSlip
from documents.pdf import render_document
from members.models import Household

from ...members.papers.test_prints import RARE_NAME, fonts_of, pdf_of, text_of, words_of
from .walks import VOTE, a_charter, day, households

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_for, secretary):
    return client_for(secretary)


def paper(client, charter, name="", query=""):
    return pdf_of(client, f"/charters/{charter.village_id}/{charter.pk}/print/{name}{query}")


def slips_of(charter, count, **values):
    rows = households(charter.village, count)
    return OpinionSlip.objects.bulk_create(
        OpinionSlip(charter=charter, number=n, household=one, issued=day(3), **values)
        for n, one in enumerate(rows, start=1)
    )


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (35, "三十五"),
        (105, "一百零五"),
        (110, "一百一十"),
    ],
)
def test_clauses_are_counted_in_chinese(number, text):
    assert numeral(number) == text


def test_a_charter_in_force_is_an_official_document(client, village):
    charter = a_charter(village, upto=6)
    text = charter.texts.order_by("number").last()
    CharterStep.objects.create(
        charter=charter, number=7, step=7, text=text, date=day(7), copies=100
    )
    charter.state, charter.in_force_from = "in_force", day(10)
    charter.save()
    found = paper(client, charter)
    said = text_of(found)
    for words in (
        "计划生育村民自治章程",
        "2025年6月6日村民代表会议表决通过，自2025年6月11日起施行",
        "第一章总则1",
        "第二章总则2",
        "第一条条文甲1。",
        "另起一段3。",
        "观冲村村民委员会",
        "2025年6月8日",
        "—1—",
    ):
        assert words in said, words
    assert said.index("第三条") < said.index("观冲村村民委员会") < said.index("2025年6月8日")
    title = next(word for word in words_of(found)[0] if "计划生育" in word[4])
    assert 55 < (title[0] + title[2]) / 2 < 160
    assert title[3] - title[1] > 6.5  # 22 pt


def test_a_draft_says_which_it_is_and_has_no_date_yet(client, village):
    charter = a_charter(village, upto=1)
    said = text_of(paper(client, charter))
    assert "（讨论稿）" in said
    assert "年月日" in said
    first = charter.texts.get(number=1)
    assert "（初稿）" in text_of(paper(client, charter, query=f"?text={first.pk}"))


def test_without_clauses_a_page_says_what_to_do_first(client, village):
    charter = a_charter(village, clauses=0)
    answer = client.get(f"/charters/{village.pk}/{charter.pk}/print/")
    assert "还没有可打印的条文" in answer.content.decode()


def test_two_slips_to_a_sheet_with_stub_and_tear_line(client, village):
    charter = a_charter(village, upto=3)
    slips_of(charter, 3)
    Household.objects.filter(number="001").update(head=RARE_NAME)
    found = paper(client, charter, "slips/")
    pages = words_of(found)
    assert len(pages) == 2
    titles = [[word for word in page if word[4] == "逐户征求意见表"] for page in pages]
    assert [len(page) for page in titles] == [2, 1]
    assert titles[0][1][1] - titles[0][0][1] == pytest.approx(148.5, abs=0.3)
    said = text_of(found)
    assert said.count(RARE_NAME) == 2  # on the stub and on the slip
    for words in (
        "0001",
        "0003",
        "户主签字",
        "存根",
        "领取人签字",
        "没有意见",
        "裁切线",
        "（修订稿）",
        "三组",
    ):
        assert words in said
    assert all(name.startswith("Cunxie") and embedded for name, embedded in fonts_of(found))
    stub = [word for word in pages[0] if "编号：0001" in word[4] and word[0] < 50]
    assert stub
    assert stub[0][2] < 60
    assert max(word[2] for page in pages for word in page) < 200
    only = OpinionSlip.objects.get(number=2)
    assert "0001" not in text_of(paper(client, charter, "slips/", f"?slip={only.pk}"))


def test_blank_slips_before_they_are_issued(client, village):
    found = paper(client, a_charter(village, upto=2), "slips/")
    assert len(words_of(found)) == 1
    assert text_of(found).count("逐户征求意见表") == 2


@pytest.mark.prove
def test_six_hundred_slips_take_a_sensible_time():
    lines = [
        SlipLine(f"{n:04d}", f"毕朴{n}", f"{n:03d}", "三组", "2025年6月4日") for n in range(1, 601)
    ]

    def timed(rows):
        context = {"charter": {"village": {"name": "观冲村"}, "title": "章程"}, "stage": "修订稿"}
        parts = [
            render_to_string("autonomy/print/slips.html", {**context, "sheets": part})
            for part in sheets(rows)
        ]
        start = time.perf_counter()
        made = render_document(parts, "意见表", numbered=False)
        return time.perf_counter() - start, made

    one, _ = timed(lines[:2])
    all_of_them, made = timed(lines)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert len(pdf.pages) == 300
    assert all_of_them < 20 * max(one, 1.5)


def test_the_sign_in_sheet_has_a_line_for_everybody_entitled(client, village):
    charter = a_charter(village, upto=5)
    found = paper(client, charter, "sign-in/")
    said = text_of(found)
    for words in (
        "观冲村村民代表会议签到表",
        "表决《计划生育村民自治章程》",
        "2025年6月6日",
        "43人",
        "31人",
        "村部会议室",
    ):
        assert words in said, words
    numbers = [
        word[4] for page in words_of(found) for word in page if word[0] < 42 and word[4].isdecimal()
    ]
    assert numbers == [str(n) for n in range(1, 44)]
    assert all("序号" in text_of(found, "-f", str(n), "-l", str(n)) for n in (1, 2))


def test_a_blank_sign_in_sheet_has_as_many_lines_as_asked(client, village):
    charter = a_charter(village, upto=4)
    found = paper(client, charter, "sign-in/", "?people=55")
    assert "55" in [word[4] for page in words_of(found) for word in page if word[0] < 42]
    url = f"/charters/{village.pk}/{charter.pk}/print/sign-in/"
    assert client.get(f"{url}?people=9999").status_code == 404
    assert client.get(f"{url}?people=x").status_code == 404


def test_the_vote_record_shows_the_sum_and_who_signs(client, village):
    charter = a_charter(village, upto=4)
    text = charter.texts.order_by("number").last()
    lost = VOTE | {"votes_for": 10, "votes_against": 20}
    CharterStep.objects.create(
        charter=charter, number=5, step=5, outcome="rejected", text=text, date=day(5), **lost
    )
    said = text_of(paper(client, charter, "vote/"))
    for words in (
        "应到43，实到31，需29；赞成10，未过半",
        "未获通过",
        "监票人",
        "计票人",
        "主持人",
        "会上没有宣读",
    ):
        assert words in said, words
    found = paper(client, charter, "vote/", "?blank=1")
    assert "□通过" in text_of(found)
    assert "43" not in text_of(found)
    assert len(words_of(found)) == 1


def test_prints_of_another_place_do_not_exist(client, village, other_village):
    foreign = a_charter(other_village, upto=5)
    own = a_charter(village, upto=5)
    step = foreign.steps.get(step=5)
    for name in ("", "slips/", "sign-in/", "vote/"):
        assert client.get(f"/charters/{village.pk}/{foreign.pk}/print/{name}").status_code == 404
    assert (
        client.get(f"/charters/{village.pk}/{own.pk}/print/vote/?step={step.pk}").status_code == 404
    )
    text = foreign.texts.first()
    assert client.get(f"/charters/{village.pk}/{own.pk}/print/?text={text.pk}").status_code == 404
