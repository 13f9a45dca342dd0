"""The chart of the network: what stands on it, what it marks as lacking, and that it fits one
sheet."""

import datetime
import re
import subprocess

import pytest
from django.template.loader import render_to_string

from associations.models import Area, Association, Post, Village
from associations.vocabulary import in_force
from members.models import Member, MemberGroup
from members.network import sheet as network_sheet
from members.network.chart import Box, Network, NetworkColumn, network_of

DAY = datetime.date(2026, 3, 4)
pytestmark = pytest.mark.django_db


def association(village=None, township=None, kind="village", name="村协会", **more):
    township = township or village.township
    code = village.pk if village else township.pk
    return Association.objects.create(
        code=code, township=township, village=village, kind=kind, name=name, **more
    )


def hold(of, **names):
    for kind, name in names.items():
        Post.objects.create(association=of, kind=kind, name=name, started=datetime.date(2024, 1, 1))


@pytest.fixture
def staffed(township, village, other_village):
    """An area with 观冲村 (all posts held, one group led and one not); 双桥村 lacks its
    association."""
    area = Area.objects.create(township=township, name="东片")
    Village.objects.filter(pk__in=(village.pk, other_village.pk)).update(area=area)
    top = association(township=township, kind="township", name="洪山殿镇计划生育协会")
    hold(top, president="冉望", executive_vice_president="卜青", secretary_general="戚䶮")
    branch = association(township=township, kind="branch", area=area, name="东片分会")
    hold(branch, president="路平")
    own = association(village=village)
    hold(own, president="尚新", executive_vice_president="古月", secretary_general="言小𬱖")
    led = MemberGroup.objects.create(village=village, number=1, name="第一小组")
    MemberGroup.objects.create(village=village, number=2, name="第二小组")
    led.leader = Member.objects.create(village=village, number="207-0001", name="单木", group=led)
    led.save()
    association(township=township, kind="market", name="洪山集贸市场协会")
    return township


def test_a_township_has_a_column_for_each_area_those_without_and_the_others(staffed):
    chart = network_of(staffed, DAY)
    assert chart.root.lines == ["会长 冉望", "常务副会长 卜青", "秘书长 戚䶮"]
    assert [column.head.title for column in chart.columns] == ["东片分会", "未分责任区", "其他协会"]
    east, unassigned, others = chart.columns
    assert east.head.lines == ["会长 路平"]
    first, second = east.boxes
    assert (first.title, first.lines) == (
        "观冲村",
        ["会长 尚新", "常务副会长 古月", "2 个小组 1 名会员"],
    )
    assert first.gaps == ["1 个小组没有组长"]
    assert (second.title, second.gaps) == ("双桥村", ["没有协会"])
    assert [box.title for box in unassigned.boxes] == ["中心社区"]
    assert others.boxes[0].lines == ["集贸市场协会"]
    assert others.boxes[0].gaps == ["缺会长", "缺常务副会长", "缺秘书长"]
    assert chart.gaps == 4


def test_a_village_has_its_groups(staffed, village):
    chart = network_of(Village.objects.get(pk=village.pk), DAY)
    led, leaderless = chart.columns[0].boxes
    assert (led.lines, led.gaps) == (["组长 单木", "1 名会员"], [])
    assert (leaderless.lines, leaderless.gaps) == (["0 名会员"], ["没有组长"])


def test_who_left_and_what_was_dissolved_is_not_on_it(staffed, village):
    Post.objects.filter(name="尚新").update(ended=datetime.date(2026, 1, 1))
    Member.objects.update(left=datetime.date(2026, 1, 1), left_kind="withdrew")
    Association.objects.filter(kind="market").update(dissolved=datetime.date(2026, 1, 1))
    chart = network_of(staffed, DAY)
    first = chart.columns[0].boxes[0]
    assert (first.lines, first.gaps) == (
        ["常务副会长 古月", "2 个小组 0 名会员"],
        ["缺会长", "2 个小组没有组长"],
    )
    assert [column.head.title for column in chart.columns] == ["东片分会", "未分责任区"]


def test_its_queries_do_not_grow(staffed, django_assert_num_queries, client_for, staff):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        in_force.forget()  # as a request does
        with CaptureQueriesContext(connection) as captured:
            network_of(staffed, DAY)
        return len(captured)

    before = queries()
    for number in range(20):
        village = Village.objects.create(
            code=f"{staffed.pk}{300 + number}", name=f"第{number}村", township=staffed
        )
        hold(association(village=village), president="尚新")
        MemberGroup.objects.create(village=village, number=1, name="第一小组")
    assert queries() == before


def big(villages: int, areas: int, words: int = 0) -> Network:
    boxes = [
        Box(
            f"{'长' * words}第{n}村",
            ["会长 尚新", "常务副会长 古月", "18 个小组 138 名会员"],
            ["缺秘书长"] if n % 7 == 0 else [],
        )
        for n in range(villages)
    ]
    columns = [
        NetworkColumn(Box(f"第{a}分会", ["会长 路平"]), boxes[a::areas]) for a in range(areas)
    ]
    return Network(
        "洪山殿镇计划生育协会组织网络图",
        Box("洪山殿镇计划生育协会", ["会长 冉望", "秘书长 戚䶮"]),
        columns,
    )


@pytest.mark.parametrize(
    ("villages", "areas", "words"),
    [(0, 0, 0), (1, 1, 0), (26, 5, 0), (41, 1, 0), (44, 6, 0), (60, 5, 9), (120, 7, 0)],
)
def test_everything_lies_on_the_sheet_and_no_box_on_another(villages, areas, words):
    drawing = network_sheet.draw(big(villages, areas, words))
    assert len(drawing.frames) == 1 + areas + villages
    for frame in drawing.frames:
        assert frame.x >= -0.01
        assert frame.x + frame.width <= network_sheet.WIDTH + 0.01
        assert frame.y + frame.height <= network_sheet.BOXES_BOTTOM + 0.01
        for text in frame.texts:
            assert frame.y < text.y - text.size * 0.7
            assert text.y < frame.y + frame.height
            assert len(text.text) * text.size <= frame.width + 0.01 or not text.text.isalpha()
    for number, one in enumerate(drawing.frames):
        for other in drawing.frames[number + 1 :]:
            apart = one.x + one.width <= other.x or other.x + other.width <= one.x
            assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y


def test_letters_can_be_read_at_the_documents_scale():
    sizes = [text.size for frame in network_sheet.draw(big(44, 5)).frames for text in frame.texts]
    assert min(sizes) >= 1.9, "millimetres; 1.9 mm are 5.4 points"


def test_the_paper_is_one_page_with_every_name(staffed, staff, client_for, tmp_path):
    response = client_for(staff).get(f"/network/{staffed.pk}/print/")
    paper = tmp_path / "network.pdf"
    paper.write_bytes(response.getvalue())
    info = subprocess.run(["pdfinfo", paper], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Pages:\s+1\n", info)
    assert re.search(r"Page size:\s+841\.8\d* x 595\.2\d* pts", info)
    text = subprocess.run(
        ["pdftotext", paper, "-"], capture_output=True, text=True, check=True
    ).stdout
    for name in (
        "洪山殿镇计划生育协会组织网络图",
        "戚䶮",
        "观冲村",
        "没有协会",
        "东片分会",
        "集贸市场协会",
    ):
        assert name in text
    fonts = subprocess.run(
        ["pdffonts", paper], capture_output=True, text=True, check=True
    ).stdout.splitlines()[2:]
    assert fonts
    assert all("Cunxie" in line for line in fonts)


@pytest.mark.parametrize("villages", [1, 26, 44, 60])
def test_one_page_whatever_the_number_of_villages(villages, tmp_path):
    from documents.pdf import render_document

    chart = big(villages, min(5, villages), 4)
    context = {
        "network": chart,
        "drawing": network_sheet.draw(chart),
        "width": network_sheet.WIDTH,
        "height": network_sheet.HEIGHT,
        "middle": network_sheet.WIDTH / 2,
        "today": DAY,
    }
    paper = tmp_path / "network.pdf"
    paper.write_bytes(
        render_document(
            render_to_string("members/network/print/network.svg", context), "图", numbered=False
        )
    )
    boxes = subprocess.run(
        ["pdftotext", "-bbox", paper, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert boxes.count("<page ") == 1
    words = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"', boxes)
    assert len(words) > villages
    for left, top, right, bottom in words:
        assert 0 < float(left) < float(right) < 842
        assert 0 < float(top) < float(bottom) < 596


def test_the_page_shows_gaps_and_leads_on(staffed, staff, client_for):
    page = client_for(staff).get(f"/network/{staffed.pk}/").content.decode()
    assert "虚线框的 4 处有缺口" in page
    assert f'href="/network/{staffed.pk}207/"' in page
    assert f'href="/network/{staffed.pk}/print/"' in page
