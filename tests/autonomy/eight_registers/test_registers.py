"""The eight registers: every line is a record, on the page, in the workbook and on paper."""

import datetime
import io
import re
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.records import remove_record
from associations import conditions
from associations.conditions import Question
from associations.models import Village
from associations.registers import TITLES, all_registers, find
from autonomy.agreements.services.agreements import end_agreement
from autonomy.models import Accountability, Agreement, Appraisal, Matter, Meeting
from care.activities.services import save_activity
from care.ledger.services.ledger import reverse_entry
from care.models import Activity, Entry
from members.models import GroupNote, Suggestion
from members.suggestions.services import remove_suggestion
from tests.conftest import OTHER_VILLAGE, TOWNSHIP, VILLAGE

from ...members.papers.test_prints import RARE_NAME, fonts_of, pdf_of, text_of, words_of
from ...members.records import add_group
from . import register_records as made
from .register_records import DAY

pytestmark = pytest.mark.django_db
YEAR = 2025
SLUGS = [
    *("deliberation", "decisions", "accountability", "visits"),
    *("appraisals", "funds", "agreements", "information"),
]


@pytest.fixture
def client(client_for, secretary):
    return client_for(secretary)


def page_of(client, slug, year=YEAR, code=VILLAGE):
    return client.get(reverse("village-register", args=[code, year, slug]))


def on_page(client, slug):
    """The keys and cells of each line shown."""
    return {
        row.line.key: [cell.text for cell in row.cells]
        for row in page_of(client, slug).context["rows"]
    }


def in_workbook(client, slug):
    """The cells of each line, without number and day."""
    url = reverse("village-register-workbook", args=[VILLAGE, YEAR, slug])
    rows = list(
        load_workbook(io.BytesIO(client.get(url).getvalue())).active.iter_rows(values_only=True)
    )
    head = next(n for n, row in enumerate(rows) if row[0] == "序号")
    return [[str(cell) for cell in row[2:] if cell is not None] for row in rows[head + 1 :]]


def filled(cells):
    """Without the blank ones and a household's number."""
    return [cell for cell in cells if cell and not re.fullmatch(r"00\d\d", cell)]


def key_of(record):
    return {"groupnote": "note"}.get(
        name := record._meta.model_name, name
    ) + f"-{getattr(record, 'ref', record.pk)}"


def counts(client):
    """Of the village's page."""
    lines = client.get(reverse("village-register-list", args=[VILLAGE, YEAR])).context["lines"]
    return {register.slug: tally.count for register, tally in lines}


CASES = [
    ("deliberation", made.matter, ["议事会会议", "祝明", "8／9", "道路清沟", "作出决定：先清沟"]),
    ("decisions", made.matter, ["议事会会议", "道路清沟", "先清沟", "7／1／0", "待落实"]),
    (
        "accountability",
        made.accountability,
        ["邝远山", "计生专干", "不履行职责", "月报迟报", "尚未处理"],
    ),
    ("visits", made.visit, ["上门服务", "龚䶮", "三组", "代办医保缴费", "2"]),
    ("appraisals", made.appraisal, ["问卷调查", "300", "299", "99.66%", "公开栏换大字"]),
    (
        "agreements",
        made.agreement,
        ["柏舟", "柏舟", "服务协议（第1版）", "新签", "2025-03-04", "长期"],
    ),
    ("information", made.note, ["每月信息反馈", "第1组", "三组反映路灯不亮"]),
    (
        "information",
        made.suggestion,
        ["意见建议（意见箱）", "未留名", "公开栏字写大一点", "待答复，期限 2025-04-04"],
    ),
]


@pytest.mark.parametrize(
    ("slug", "add", "cells"), CASES, ids=[f"{slug}-{add.__name__}" for slug, add, _ in CASES]
)
def test_a_record_is_a_line_and_no_record_none(
    client, village, other_village, slug, add, cells
) -> None:
    add(other_village)
    assert "还没有记录" in page_of(client, slug).content.decode()
    record = add(village)
    shown = on_page(client, slug)
    assert list(shown) == [key_of(record)]
    assert filled(shown[key_of(record)]) == cells
    (exported,) = in_workbook(client, slug)
    assert filled([cell.removesuffix(" 00:00:00") for cell in exported]) == cells
    assert counts(client)[slug] == 1
    assert page_of(client, slug, 2024).context["page"].paginator.count == 0
    if add is made.agreement:
        return  # once signed it is never deleted
    remove_suggestion(suggestion=record, by=None) if add is made.suggestion else remove_record(
        record=record, by=None
    )
    assert on_page(client, slug) == {}
    assert in_workbook(client, slug) == []
    assert counts(client)[slug] == 0


def test_the_ledger_has_its_balance_and_a_reversal_is_a_line_of_its_own(
    client, village, other_village
) -> None:
    made.entry(other_village)
    made.entry(village, 100, datetime.date(2024, 5, 1))
    made.entry(village)
    wrong = made.entry(
        village, 120, datetime.date(2025, 4, 1), category="publicity", purpose="购买图书"
    )
    assert [row[-2:] for row in in_workbook(client, "funds")] == [["300", "400"], ["120", "280"]]
    (back,) = reverse_entry(
        entry=wrong, date=datetime.date(2025, 4, 3), reason="登记了两次", by=None
    )
    shown = on_page(client, "funds")
    assert list(shown)[1:] == [f"entry-{wrong.ref}", f"entry-{back.ref}"]
    assert filled(shown[f"entry-{wrong.ref}"]) == [
        "关怀基金",
        "宣传",
        "购买图书（已冲销）",
        "120.00",
        "280.00",
    ]
    reversal = ["关怀基金", "宣传", "冲销 2025-04-01 购买图书：登记了两次", "-120.00", "400.00"]
    assert filled(shown[f"entry-{back.ref}"]) == reversal
    assert counts(client)["funds"] == 3
    said = page_of(client, "funds").content.decode()
    assert (
        "关怀基金：上年结转 100.00 元，本年收入 300.00 元，支出 0.00 元，结存 400.00 元。" in said
    )


def test_every_line_of_the_eight_is_one_record(village, other_village) -> None:
    """Counted from the tables, without the registers."""
    for add in made.ALL:
        add(village), add(other_village)
    made.matter(village, outcome="discussed", decision="")
    made.matter(village, outcome="rejected", votes_for=1, votes_against=7)
    made.agreement(village, "integrity")
    group = add_group(village, 2)
    GroupNote.objects.create(group=group, on=datetime.date(2024, 12, 31), text="去年")
    save_activity(
        activity=Activity(village=village, kind="training", date=DAY, title="培训"), by=None
    )

    def keys(model, **values):
        field = {
            Matter: "meeting__village",
            Entry: "fund__village",
            GroupNote: "group__village",
        }.get(model, "village")
        return [key_of(row) for row in model.objects.filter(**{field: village, **values})]

    expected = {
        "deliberation": keys(Matter),
        "decisions": keys(Matter, outcome__in=["decided", "rejected"]),
        "accountability": keys(Accountability),
        "visits": keys(Activity, kind="home_visit"),
        "appraisals": keys(Appraisal),
        "funds": keys(Entry),
        "agreements": keys(Agreement, kind="management"),
        "information": keys(GroupNote, on__year=2025) + keys(Suggestion),
    }
    assert [register.slug for register in all_registers()] == SLUGS
    for register in all_registers():
        lines = register.content(VILLAGE, YEAR).lines
        assert Counter(line.key for line in lines) == Counter(expected[register.slug]), (
            register.slug
        )
        tally = register.tallies([VILLAGE], YEAR)[VILLAGE]
        assert (tally.count, tally.first, tally.last) == (len(lines), lines[0].date, lines[-1].date)


def test_who_did_not_sign_is_in_no_register(client, village) -> None:
    made.agreement(village, state="declined")
    assert page_of(client, "agreements").context["rows"] == []


@pytest.mark.parametrize(("day", "told"), [("2025-12-31", "2025-12-31 迁出"), ("2026-02-01", "")])
def test_an_agreement_that_ends_in_its_year_is_told_in_the_line_of_its_signing(
    client, village, day: str, told: str
) -> None:
    agreement, ended = made.agreement(village), datetime.date.fromisoformat(day)
    end_agreement(agreement=agreement, ended=ended, reason="迁出", by=None)
    assert on_page(client, "agreements")[f"agreement-{agreement.pk}"][-1] == told
    assert page_of(client, "agreements", 2026).context["rows"] == []


def test_a_line_leads_to_a_page_of_its_record(client, village) -> None:
    for add in made.ALL:
        add(village)
    for register in all_registers():
        for line in register.content(VILLAGE, YEAR).lines:
            url, _, anchor = line.url.partition("#")
            answer = client.get(url)
            assert answer.status_code == 200, url
            assert not anchor or f'id="{anchor}"' in answer.content.decode(), line.url


def test_the_township_sees_what_is_kept_and_what_is_empty(
    client_for, leader, village, other_village
) -> None:
    for add in made.ALL:
        add(village)
    made.visit(other_village)
    page = client_for(leader).get(reverse("village-register-list", args=[TOWNSHIP, YEAR]))
    rows = {
        row["village"].pk: ([count for _, count in row["cells"]], row["empty"])
        for row in page.context["rows"]
    }
    assert rows[VILLAGE] == ([1, 1, 1, 1, 1, 1, 1, 2], 0)
    assert rows[OTHER_VILLAGE] == ([0, 0, 0, 1, 0, 0, 0, 0], 6)
    assert page.context["complete"] == 1
    assert [total for _, total in page.context["totals"]] == [1, 1, 1, 2, 1, 1, 1, 2]
    assert "6 本没有记录" in page.content.decode()


def test_a_closed_village_is_listed_where_it_has_lines(
    client_for, staff, village, other_village
) -> None:
    made.visit(other_village)
    Village.objects.filter(pk__in=[VILLAGE, OTHER_VILLAGE]).update(closed="2025-09-01")
    page = client_for(staff).get(reverse("village-register-list", args=[TOWNSHIP, YEAR]))
    listed = [row["village"].pk for row in page.context["rows"]]
    assert OTHER_VILLAGE in listed
    assert VILLAGE not in listed


def test_an_empty_register_says_where_its_records_are_entered(client, village) -> None:
    where = (
        ("information", "group-list"),
        ("information", "suggestion-list"),
        ("agreements", "agreement-list"),
    )
    for slug, name in where:
        assert f'href="{reverse(name, args=[VILLAGE])}"' in page_of(client, slug).content.decode()
    assert (
        reverse("appraisal-list", args=[VILLAGE, YEAR])
        in page_of(client, "appraisals").content.decode()
    )


@pytest.mark.parametrize(
    "address", ["1979/funds/", "2999/funds/", "2025/nothing/", "2025/all/docx/"]
)
def test_what_there_is_not(client, village, address) -> None:
    assert client.get(f"/registers/{VILLAGE}/{address}").status_code == 404
    assert client.get(f"/registers/{OTHER_VILLAGE}/2025/funds/").status_code == 404


def test_no_register_takes_anything_in(client, village) -> None:
    for slug in SLUGS:
        for name in ("village-register", "village-register-print", "village-register-workbook"):
            assert client.post(reverse(name, args=[VILLAGE, YEAR, slug])).status_code == 405


def test_the_workbook_of_all_has_eight_sheets(client, village) -> None:
    made.note(village)
    url = reverse("village-register-volume", args=[VILLAGE, YEAR, "xlsx"])
    book = load_workbook(io.BytesIO(client.get(url).getvalue()))
    assert book.sheetnames == [f"{number} {title}" for number, title in TITLES.items()]
    last = [cell.value for cell in book["8 计划生育工作信息收集登记簿"][4]]
    assert last[0] == 1
    assert last[4] == "三组反映路灯不亮"


def test_queries_do_not_grow_with_the_lines(client, village) -> None:
    def count(slug):
        with CaptureQueriesContext(connection) as queries:
            assert page_of(client, slug).status_code == 200
        return len(queries)

    for add in made.ALL:
        add(village)
    count("funds")  # the session's first request writes it
    few = {slug: count(slug) for slug in SLUGS}
    for number in range(2, 8):
        made.matter(village)
        made.accountability(village)
        made.visit(village)
        made.entry(village)
        made.agreement(village, "management")
        group = add_group(village, number)
        GroupNote.objects.create(group=group, on=DAY, text="平安")
        Appraisal.objects.create(
            village=village, date=DAY.replace(day=10 + number), asked=9, satisfied=9
        )
    assert {slug: count(slug) for slug in SLUGS} == few


# The condition of a plan


def ask(parameter, day=datetime.date(2025, 12, 31), codes=(VILLAGE, OTHER_VILLAGE)):
    return conditions.evaluate("register_kept", Question(codes, day, YEAR, parameter))


def test_a_register_is_kept_since_its_first_record(village, other_village) -> None:
    made.visit(village)
    found = ask(4)
    assert (found[VILLAGE].held, found[VILLAGE].since) == (True, DAY)
    assert found[VILLAGE].why == "上门服务登记簿2025年有 1 条，第一条 2025-03-04。"
    assert found[VILLAGE].url == reverse("village-register", args=[VILLAGE, YEAR, "visits"])
    assert found[OTHER_VILLAGE].held is False
    assert ask(4, DAY - datetime.timedelta(1))[VILLAGE].held is False
    assert conditions.words("register_kept", 4) == "上门服务登记簿已建立并有记录"


def test_all_eight_are_kept_since_the_last_of_them_began(village) -> None:
    for add in made.ALL[:-2]:
        if add is not made.accountability:  # nobody broke a promise
            add(village)
    assert ask(3)[VILLAGE].held is False
    assert ask(0)[VILLAGE].why == "2025年的登记簿，还没有记录的：信息。"
    later = datetime.date(2025, 8, 1)
    GroupNote.objects.create(group=add_group(village), on=later, text="平安")
    assert (ask(0)[VILLAGE].held, ask(0)[VILLAGE].since) == (True, later)
    with CaptureQueriesContext(connection) as few:
        ask(0, codes=[VILLAGE])
    with CaptureQueriesContext(connection) as many:
        ask(0, codes=[f"{TOWNSHIP}{n}" for n in range(200, 244)])
    assert len(few) == len(many)


# On paper


def matters(village, count):
    """Of very different lengths; the last words of each name its number."""
    meetings = Meeting.objects.bulk_create(
        Meeting(village=village, kind="council", date=DAY, chair=RARE_NAME, present=9)
        for _ in range(count)
    )
    Matter.objects.bulk_create(
        Matter(
            meeting=meeting,
            subject="清沟",
            discussion="各组出工，" * (n * 7 % 20),
            outcome="decided",
            decision="先清沟，" * (n % 11) + f"甲{n}乙",
        )
        for n, meeting in enumerate(meetings, 1)
    )


@pytest.mark.prove
def test_three_hundred_lines_are_whole_rows_under_a_repeated_header(client, village) -> None:
    matters(village, 300)
    found = pdf_of(client, f"/registers/{VILLAGE}/2025/deliberation/print/")
    pages, printed = words_of(found), []
    for number, page in enumerate(pages, 1):
        text = "".join(re.sub(r"\s", "", word[4]) for word in page)
        top = 30 if number > 1 else 40
        firsts = [
            int(word[4])
            for word in page
            if word[0] < 37 and word[4].isdecimal() and top < word[1] < 188
        ]
        body = text_of(found, "-f", str(number), "-l", str(number))
        assert sorted(int(n) for n in re.findall(r"甲(\d+)乙", body)) == firsts
        assert all(
            words in body for words in ("洪山殿镇观冲村", "2025年", "议事登记簿", "讨论情况")
        )
        assert f"—{number}—" in text
        assert min(word[0] for word in page) > 25.9
        assert max(word[2] for word in page) < 297 - 13.9
        if number < len(pages):
            assert max(word[3] for word in page if word[1] < 190) > 130  # filled well
        printed += firsts
    assert printed == list(range(1, 301))
    assert text_of(found).count("登记人：") == 1
    assert "登记人：" in text_of(found, "-f", str(len(pages)))
    assert text_of(found).count(RARE_NAME) == 300
    assert all(name.startswith("Cunxie") and embedded for name, embedded in fonts_of(found))


def test_a_line_longer_than_a_page_loses_nothing(client, village) -> None:
    matters(village, 1)
    Matter.objects.update(discussion="".join(f"第{n}句。" for n in range(1, 820)))
    said = text_of(pdf_of(client, f"/registers/{VILLAGE}/2025/deliberation/print/"))
    assert all(f"第{n}句" in said for n in (1, 400, 819))


def test_the_volume_has_a_cover_contents_and_numbers_that_run_through(client, village) -> None:
    for add in made.ALL:
        add(village)
    found = pdf_of(client, reverse("village-register-volume", args=[VILLAGE, YEAR, "pdf"]))
    pages = ["".join(word[4] for word in page) for page in words_of(found)]
    assert len(pages) == 10
    assert "洪山殿镇观冲村" in pages[0]
    assert "2025年度" in pages[0]
    contents = text_of(found, "-f", "2", "-l", "2")
    for number, title in TITLES.items():
        assert re.search(
            rf"{number}{title}（{2 if number == 8 else 1}条）[·\W]*{number + 2}", contents
        ), title
        assert title in pages[number + 1]
        assert f"—{number + 2}—" in pages[number + 1]
        assert "登记人：" in pages[number + 1]
    assert "—" not in pages[0] + pages[1]


def test_the_eight_columns_fill_the_line() -> None:
    assert {
        register.slug: sum(column.width for column in register.columns)
        for register in all_registers()
    } == (dict.fromkeys(SLUGS, 88))
    assert find("nothing") is None
