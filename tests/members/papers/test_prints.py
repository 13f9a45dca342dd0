"""Papers of the members, measured and read in the finished PDF."""

import datetime
import io
import re
import subprocess
from itertools import pairwise
from xml.etree import ElementTree

import pikepdf
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from PIL import Image

from associations.models import Association, Post, Term, Village
from documents.pdf import PdfError
from members.models import Campaign, CampaignEntry, Contact, Household, Member, MemberGroup
from members.people.forms.people import MemberForm

pytestmark = pytest.mark.django_db
MM = 72 / 25.4
XHTML = "{http://www.w3.org/1999/xhtml}"
DAY = datetime.date(2026, 1, 1)
LONG_NAME = "买买提·阿不都热合曼·艾合买提江·吐尔逊"
RARE_NAME = "龙䶮𬱖"


def pdf_of(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, url
    assert answer["Content-Type"] == "application/pdf", answer.content.decode()[:3000]
    return answer.getvalue()


def poppler(tool, paper, *options):
    command = [tool, *options, "-", *(["-"] if tool == "pdftotext" else [])]
    return subprocess.run(command, input=paper, capture_output=True, check=True).stdout


def text_of(paper, *options):
    """Without blanks: typesetting has its own."""
    return re.sub(r"\s", "", poppler("pdftotext", paper, *options).decode())


def words_of(paper):
    """Per page: (left, top, right, bottom in mm, text) of every word."""
    tree = ElementTree.fromstring(poppler("pdftotext", paper, "-bbox"))
    return [
        [
            (
                *(float(word.get(side)) / MM for side in ("xMin", "yMin", "xMax", "yMax")),
                word.text or "",
            )
            for word in page.iter(f"{XHTML}word")
        ]
        for page in tree.iter(f"{XHTML}page")
    ]


def fonts_of(paper):
    """(name, embedded) of each font."""
    lines = poppler("pdffonts", paper).decode().splitlines()[2:]
    return {
        (line.split()[0].split("+")[-1], line[line.index(" yes") :].split()[0] == "yes")
        for line in lines
    }


def a_group(village, number=1, **values):
    return MemberGroup.objects.create(
        village=village, number=number, name=f"第{number}小组", version=1, **values
    )


def some_members(village, count, group=None, first=1, **values):
    digits = village.pk[-3:]
    return Member.objects.bulk_create(
        Member(
            village=village,
            number=f"{digits}-{n:04d}",
            name=f"谷朴{n}",
            sex="mf"[n % 2],
            group=group,
            version=1,
            **values,
        )
        for n in range(first, first + count)
    )


def contacts_of(member, heads):
    households = Household.objects.bulk_create(
        Household(village=member.village, head=head) for head in heads
    )
    return Contact.objects.bulk_create(
        Contact(member=member, household=one, since=DAY) for one in households
    )


def an_association(village):
    association = Association.objects.create(
        code=village.pk,
        township=village.township,
        kind="village",
        name=f"{village.name}计划生育协会",
        village=village,
    )
    term = Term.objects.create(
        association=association, number=1, started=DAY, due=DAY.replace(year=2030)
    )
    post = {"association": association, "term": term, "started": DAY}
    Post.objects.create(kind="president", name="卞会长", phone="0738-1111111", **post)
    Post.objects.create(kind="secretary_general", name="柯秘书", phone="0738-2222222", **post)
    return Post.objects.create(kind="council_member", name="庾理事", **post)


@pytest.fixture
def client(client_for, secretary):
    return client_for(secretary)


# Contact cards


def test_ten_cards_to_a_sheet_in_two_columns_and_five_rows_of_equal_pitch(client, village):
    some_members(village, 23)
    paper = pdf_of(client, f"/print/{village.pk}/cards/")
    pages = words_of(paper)
    titles = [[word for word in page if word[4] == "会员联系卡"] for page in pages]
    assert [len(page) for page in titles] == [10, 10, 3]
    first = titles[0]
    columns = sorted({round(word[0], 1) for word in first})
    rows = sorted({round(word[1], 1) for word in first})
    assert columns == pytest.approx([20, 110], abs=0.3)
    assert [later - earlier for earlier, later in pairwise(rows)] == pytest.approx(
        [54] * 4, abs=0.1
    )
    assert len(columns) * len(rows) == 10
    assert text_of(paper).count("207-00") == 23


def test_cut_marks_stand_outside_the_cards_and_are_lines(client, village):
    some_members(village, 1)
    paper = pdf_of(client, f"/print/{village.pk}/cards/")
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        assert not any(
            getattr(item, "Subtype", "") == "/Image"
            for item in pdf.objects
            if hasattr(item, "keys")
        )
    picture = Image.open(io.BytesIO(poppler("pdftoppm", paper, "-r", "254", "-gray")))
    dark = picture.point(lambda shade: 255 if shade < 200 else 0)

    def inked(left, top, right, bottom):
        return (
            dark.crop(tuple(round(side * 10) for side in (left, top, right, bottom))).getbbox()
            is not None
        )

    for x in (15, 105, 195):
        assert inked(x - 0.3, 6, x + 0.3, 10)
        assert inked(x - 0.3, 287, x + 0.3, 291)
    for y in (13.5, 67.5, 121.5, 175.5, 229.5, 283.5):
        assert inked(8, y - 0.3, 11, y + 0.3)
        assert inked(199, y - 0.3, 202, y + 0.3)
    assert not inked(0, 14, 14.5, 67)  # nothing between the marks
    assert not inked(105.5, 14, 194, 283)  # the places of the cards that are not there are white


def test_a_card_says_whom_the_member_belongs_to_and_keeps_in_touch_with(client, village):
    council = an_association(village)
    group = a_group(village, council_post=council)
    member, leader = some_members(village, 2, group)
    MemberGroup.objects.update(leader=leader)
    contacts_of(member, ["毕大山", "毕小河"])
    ended = contacts_of(member, ["已结束"])[0]
    Contact.objects.filter(pk=ended.pk).update(until=DAY)
    text = text_of(pdf_of(client, f"/print/{village.pk}/cards/?ids={member.pk}"))
    for said in (
        "会员联系卡",
        member.number,
        member.name,
        "观冲村",
        "第1小组",
        f"组长{leader.name}",
        "联系理事庾理事",
        "联系户2户：毕大山、毕小河",
        "每月向组长反馈",
        "每季参加碰头会",
        "观冲村计划生育协会",
        "0738-2222222",
    ):
        assert said in text
    assert "已结束" not in text


def test_the_longest_names_and_thirty_households_stay_on_their_card(client, village):
    group = a_group(village)
    member = some_members(village, 1, group)[0]
    Member.objects.update(name=LONG_NAME)
    MemberGroup.objects.update(leader=member, name="流动人口和个体工商户会员小组")
    contacts_of(member, [f"毕朴{n:02d}" for n in range(30)])
    paper = pdf_of(client, f"/print/{village.pk}/cards/")
    words = words_of(paper)[0]
    assert max(word[2] for word in words) <= 105 - 4
    assert max(word[3] for word in words) <= 67.5 - 2
    text = text_of(paper)
    assert f"组长{LONG_NAME}" in text
    assert text.count(LONG_NAME) == 2
    assert re.search(r"联系户30户：毕朴00、毕朴01.*?等", text)
    lines = sorted({round(word[1], 1) for word in words})
    assert all(later - earlier > 2.4 for earlier, later in pairwise(lines) if later - earlier > 1)


def test_every_name_is_printed_in_our_own_embedded_fonts(client, village):
    member = some_members(village, 1)[0]
    Member.objects.update(name=RARE_NAME)
    contacts_of(member, [RARE_NAME])
    for url in ("cards", "register", "agreements"):
        paper = pdf_of(client, f"/print/{village.pk}/{url}/")
        assert RARE_NAME in text_of(paper), url
        assert all(name.startswith("Cunxie") and embedded for name, embedded in fonts_of(paper)), (
            url
        )


def test_cards_of_a_group_of_a_kind_and_of_chosen_members(client, village):
    group = a_group(village)
    some_members(village, 2, group)
    some_members(village, 3, first=10, is_backbone=True)
    chosen = Member.objects.get(number="207-0011")
    for query, numbers in (
        (f"group={group.pk}", {"0001", "0002"}),
        ("kind=backbone", {"0010", "0011", "0012"}),
        (f"ids={chosen.pk}", {"0011"}),
    ):
        text = text_of(pdf_of(client, f"/print/{village.pk}/cards/?{query}"))
        assert set(re.findall(r"207-(\d{4})", text)) == numbers


def test_members_who_left_get_no_card(client, village):
    some_members(village, 1)
    gone = some_members(village, 1, first=2)[0]
    Member.objects.filter(pk=gone.pk).update(left=DAY, left_kind="moved")
    assert "0002" not in text_of(pdf_of(client, f"/print/{village.pk}/cards/"))
    page = client.get(f"/print/{village.pk}/cards/?ids={gone.pk}").content.decode()
    assert "没有要印联系卡的会员" in page


def test_rows_of_another_village_do_not_exist_here(client, village, other_village):
    some_members(village, 1)
    foreign = some_members(other_village, 1)[0]
    group = a_group(other_village)
    contact = contacts_of(foreign, ["毕大山"])[0]
    for url in (
        f"cards/?ids={foreign.pk}",
        f"cards/?group={group.pk}",
        f"register/?group={group.pk}",
        "cards/?ids=x",
        f"rosters/?group={group.pk}",
        f"agreements/?contact={contact.pk}",
        f"agreements/?member={foreign.pk}",
        "cards/?kind=village",
        "cards/?ids=99999999999999999999",
        "blanks/nothing/",
    ):
        assert client.get(f"/print/{village.pk}/{url}").status_code == 404, url
    assert client.get(f"/members/{village.pk}/{foreign.pk}/certificate/").status_code == 404
    assert client.get(f"/print/{other_village.pk}/cards/").status_code == 404


@pytest.mark.parametrize("url", ["cards/", "register/", "rosters/", "agreements/"])
def test_nothing_to_print_says_what_to_do_first(client, village, url):
    answer = client.get(f"/print/{village.pk}/{url}")
    page = answer.content.decode()
    assert answer["Content-Type"].startswith("text/html")
    assert 'class="empty"' in page
    assert "btn-primary" in page


# Registers and rosters


def test_the_register_repeats_its_header_numbers_its_pages_and_ends_with_the_total(client, village):
    members = some_members(village, 60, a_group(village), joined="2011-05", born="1962-03-04")
    Member.objects.filter(pk=members[0].pk).update(
        is_backbone=True, phone="13800000001", note="五保户联系人"
    )
    paper = pdf_of(client, f"/print/{village.pk}/register/")
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        pages = len(pdf.pages)
        assert {tuple(round(float(side)) for side in page.mediabox) for page in pdf.pages} == {
            (0, 0, 842, 595)
        }
    assert pages == 3
    for page in range(1, pages + 1):
        text = text_of(paper, "-f", str(page), "-l", str(page))
        assert "序号" in text
        assert f"—{page}—" in text
    text = text_of(paper)
    assert "观冲村会员名册" in text
    assert "共60人，其中男30人、女30人；骨干1人" in text
    for said in (
        "13800000001",
        "骨干",
        "五保户联系人",
        "1962-03-04",
        "2011-05",
        "制表人",
        "207-0060",
    ):
        assert said in text


def test_a_township_s_register_has_each_village_on_pages_of_its_own(
    client_for, staff, village, other_village
):
    some_members(village, 2)
    some_members(other_village, 3)
    paper = pdf_of(client_for(staff), f"/print/{village.township_id}/register/")
    pages = [text_of(paper, "-f", str(n), "-l", str(n)) for n in (1, 2)]
    assert ("观冲村会员名册" in pages[0], "双桥村会员名册" in pages[1]) == (True, True)
    assert ("共2人" in pages[0], "共3人" in pages[1]) == (True, True)


def test_a_roster_has_a_page_for_each_group_with_the_leader_first(client, village):
    council = an_association(village)
    group = a_group(village, council_post=council)
    a_group(village, 2)
    some_members(village, 3, group)
    leader = Member.objects.get(number="207-0003")
    MemberGroup.objects.filter(pk=group.pk).update(leader=leader)
    contacts_of(leader, ["毕大山", "毕小河"])
    paper = pdf_of(client, f"/print/{village.pk}/rosters/")
    first, second = (text_of(paper, "-f", str(n), "-l", str(n)) for n in (1, 2))
    assert "观冲村第1小组花名册" in first
    assert ("庾理事" in first, "3人" in first, "2户" in first, "毕大山、毕小河" in first) == (
        True,
    ) * 4
    assert first.index("207-0003") < first.index("207-0001")
    assert "观冲村第2小组花名册" in second
    assert "本组还没有会员" in second
    assert "（暂缺）" in second
    one = text_of(pdf_of(client, f"/print/{village.pk}/rosters/?group={group.pk}"))
    assert "第2小组" not in one


# Certificates and agreements


def test_a_certificate_with_its_stub_on_one_sheet(client, village):
    member = some_members(village, 1, born="1962-03-04", joined="2011-05")[0]
    paper = pdf_of(client, f"/members/{village.pk}/{member.pk}/certificate/")
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        assert len(pdf.pages) == 1
    text = text_of(paper)
    for said in (member.number, member.name, "1962年3月4日", "洪山殿镇观冲村", "2011年5月"):
        assert text.count(said) == 2, said
    assert "观冲村计划生育协会（盖章）" in text


def test_what_cannot_be_set_is_told_on_a_page(client, village, monkeypatch):
    def broken(*args, **kwargs):
        raise PdfError("排版超过 120 秒仍未完成，已停止。")

    monkeypatch.setattr("members.papers.views.pdf_response", broken)
    some_members(village, 1)
    answer = client.get(f"/print/{village.pk}/register/")
    assert answer.status_code == 503
    assert "排版超过 120 秒仍未完成" in answer.content.decode()


def test_who_left_gets_no_certificate(client, village):
    member = some_members(village, 1)[0]
    Member.objects.update(left=DAY, left_kind="moved")
    page = client.get(f"/members/{village.pk}/{member.pk}/certificate/").content.decode()
    assert "已于2026-01-01转出" in page


def test_an_agreement_for_each_household_on_one_page_each(client, village):
    one, other = some_members(village, 2)
    first, _ = contacts_of(one, ["毕大山", "毕小河"])
    contacts_of(other, ["毕远"])
    paper = pdf_of(client, f"/print/{village.pk}/agreements/")
    assert len(words_of(paper)) == 3
    of_member = pdf_of(client, f"/print/{village.pk}/agreements/?member={one.pk}")
    assert len(words_of(of_member)) == 2
    assert "毕远" not in text_of(of_member)
    text = text_of(pdf_of(client, f"/print/{village.pk}/agreements/?contact={first.pk}"))
    for said in (
        "联系协议书",
        "毕大山",
        one.number,
        "自2026年1月1日起",
        "甲方的责任",
        "乙方的责任",
        "签字",
    ):
        assert said in text
    assert "毕小河" not in text


def test_agreements_of_a_group_and_more_than_one_print_holds(client, village, monkeypatch):
    group = a_group(village)
    inside, outside = *some_members(village, 1, group), *some_members(village, 1, first=2)
    contacts_of(inside, ["毕大山"])
    contacts_of(outside, ["毕小河"])
    text = text_of(pdf_of(client, f"/print/{village.pk}/agreements/?group={group.pk}"))
    assert ("毕大山" in text, "毕小河" in text) == (True, False)
    monkeypatch.setattr("members.papers.views.MOST_AGREEMENTS", 1)
    page = client.get(f"/print/{village.pk}/agreements/").content.decode()
    assert "这里有2户，一户一页，一次最多印1页" in page


# Blank forms


@pytest.mark.parametrize(
    ("form", "labels"),
    [
        ("household", ["户编号", "户主", "村民小组", "住址", "联系电话", "□是", "□否"]),
        ("group", ["组号", "名称", "联系理事", "成立日期"]),
        (
            "suggestion",
            [
                "□意见箱",
                "□会议",
                "□走访",
                "提出日期",
                "提出人",
                "内容",
                "答复日期",
                "□采纳",
                "□不采纳",
            ],
        ),
        (
            "agreement",
            [
                "甲方（会员）",
                "乙方（户主）",
                "□地缘（住得近）□亲缘（亲戚）□业缘（同行）",
                "甲方的责任",
            ],
        ),
        ("feedback", ["□每月信息反馈", "□每季碰头", "日期", "反馈会员", "到会人数", "内容"]),
        ("appraisal", ["会员编号", "□优秀", "□合格", "□不合格"]),
        ("registration", ["会员编号", "□已确认", "□已注销"]),
    ],
)
def test_blank_forms_have_the_fields_of_the_screen_on_one_page(client, village, form, labels):
    paper = pdf_of(client, f"/print/{village.pk}/blanks/{form}/")
    assert len(words_of(paper)) == 1
    text = text_of(paper)
    assert all(label in text for label in labels), [label for label in labels if label not in text]
    assert all(name.startswith("Cunxie") and embedded for name, embedded in fonts_of(paper))


def test_the_member_form_on_paper_has_the_labels_of_the_screen_in_their_order(
    client, village, secretary
):
    form = MemberForm(instance=Member(village=village), by=secretary)
    order = [pointer.name for pointer in form.helper.layout.get_field_names()]
    labels = [
        str(form.fields[name].label) for name in order if not form.fields[name].widget.is_hidden
    ]
    text = text_of(pdf_of(client, f"/print/{village.pk}/blanks/member/"))
    text = text[text.index("基本信息") :]
    places = [text.index(label) for label in labels]
    assert len(labels) == 15
    assert places == sorted(places)
    assert "□骨干□五老□种养能手□志愿者□流动" in text


def test_blank_forms_of_a_township_leave_the_village_open(client_for, staff, township):
    for form in ("member", "group", "appraisal"):
        assert "观冲村" not in text_of(
            pdf_of(client_for(staff), f"/print/{township.pk}/blanks/{form}/")
        )


# Re-registration


def test_the_report_of_a_re_registration_counts_and_names(
    client_for, staff, village, other_village
):
    campaign = Campaign.objects.create(
        township=village.township,
        title="2026年重新登记",
        started=DAY,
        deadline=DAY.replace(month=6),
    )
    struck, confirmed, pending = some_members(village, 3)
    entry = {"campaign": campaign, "village": village}
    CampaignEntry.objects.create(
        member=struck, outcome="struck", on=DAY, reason="长期外出联系不上", **entry
    )
    CampaignEntry.objects.create(member=confirmed, outcome="confirmed", on=DAY, **entry)
    CampaignEntry.objects.create(member=pending, **entry)
    client = client_for(staff)
    text = text_of(pdf_of(client, f"/campaigns/{village.township_id}/{campaign.pk}/print/"))
    assert "共有会员3人，确认1人，注销1人，其间离会0人，还有1人未登记" in text
    assert "长期外出联系不上" in text
    assert struck.name in text.split("注销名单")[1]
    assert confirmed.name not in text.split("注销名单")[1]
    page = client.get(f"/campaigns/{other_village.pk}/{campaign.pk}/print/").content.decode()
    assert "没有可印的登记结果" in page


# The page of papers


def test_the_page_of_papers_offers_groups_in_a_village_and_villages_in_a_township(
    client, client_for, staff, village, other_village
):
    group = a_group(village)
    page = client.get(f"/print/{village.pk}/").content.decode()
    assert f'<option value="{group.pk}">第1小组</option>' in page
    assert page.count("/blanks/") == 8
    assert "还没有在册会员" in page
    page = client_for(staff).get(f"/print/{village.township_id}/").content.decode()
    assert f"/print/{other_village.pk}/cards/" in page


def test_queries_do_not_grow_with_villages_and_members(
    client_for, staff, village, township, monkeypatch
):
    monkeypatch.setattr(
        "members.papers.views.pdf_response", lambda html, *args, **kwargs: HttpResponse(html)
    )
    client = client_for(staff)
    urls = [
        f"/print/{township.pk}/{part}"
        for part in ("", "cards/", "register/", "rosters/", "agreements/")
    ]

    def counted(url):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    def fill(place):
        for member in some_members(place, 3, a_group(place)):
            contacts_of(member, ["毕大山"])

    fill(village)
    client.get(urls[0])
    before = [counted(url) for url in urls]
    for n in range(10):
        fill(
            Village.objects.create(
                code=f"{township.pk}{300 + n}", name=f"第{n}村", township=township
            )
        )
    assert [counted(url) for url in urls] == before
