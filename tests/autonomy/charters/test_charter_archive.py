"""A charter's papers and its archive: every paper is in it, whatever became of the file."""

import io
import zipfile

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import TrailEntry
from associations.attachments.services import keep, path_of
from associations.models import Attachment
from autonomy.models import CharterPaper, CharterStep, OpinionSlip

from ...members.papers.test_prints import text_of, words_of
from .walks import VOTE, a_charter, day, households

pytestmark = pytest.mark.django_db
RARE = "龙䶮𬱖户的意见"


@pytest.fixture
def charter(village):
    return a_charter(village, upto=4)


@pytest.fixture
def client(client_for, secretary):
    return client_for(secretary)


def pdf_file(pages=1, size=(595, 842), **options):
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=size)
        pdf.save(made, **options)
    return made.getvalue()


def photo(size, orientation=1, kind="JPEG"):
    made, picture = io.BytesIO(), Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[274] = orientation
    picture.save(made, kind, exif=exif)
    return made.getvalue()


def docx():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("word/document.xml", "<w/>")
    return made.getvalue()


def put(charter, name, data, step=None, title=None, kind="minutes"):
    attachment = keep(file=SimpleUploadedFile(name, data), code=charter.village_id, by=None)
    values = {
        "kind": kind,
        "date": day(1),
        "attachment": attachment,
        "title": title or name.split(".")[0],
    }
    return CharterPaper.objects.create(charter=charter, step=step, **values)


def archive(client, charter, form):
    answer = client.get(f"/charters/{charter.village_id}/{charter.pk}/archive/{form}/")
    assert answer.status_code == 200
    return answer.getvalue()


# Papers


def test_a_paper_is_uploaded_changed_and_removed(client, charter):
    step = charter.steps.get(step=2)
    url = f"/charters/{charter.village_id}/{charter.pk}/papers/new/"
    typed = {"kind": "minutes", "title": "讨论会记录", "date": "2025-06-03", "step": step.pk}
    answer = client.post(url, typed)
    assert (answer.status_code, "请选择一个文件" in answer.content.decode()) == (422, True)
    fake = SimpleUploadedFile("假.pdf", b"MZ")
    assert "与扩展名不符" in client.post(url, typed | {"paper": fake}).content.decode()
    answer = client.post(url, typed | {"paper": SimpleUploadedFile("记录.pdf", pdf_file())})
    assert answer.url == f"/charters/{charter.village_id}/{charter.pk}/"
    paper = CharterPaper.objects.get()
    assert (paper.step, paper.attachment.name, paper.attachment.code) == (
        step,
        "记录.pdf",
        charter.village_id,
    )
    edit = f"/charters/{charter.village_id}/papers/{paper.pk}/edit/"
    assert "记录.pdf" in client.get(edit).content.decode()
    client.post(edit, typed | {"title": "两委讨论会记录", "version": 1})
    paper.refresh_from_db()
    assert (paper.title, paper.attachment.name) == ("两委讨论会记录", "记录.pdf")
    client.post(edit, {"act": "remove"})
    assert not CharterPaper.objects.exists()
    actions = list(TrailEntry.objects.order_by("number").values_list("action", flat=True))
    assert actions == ["登记档案材料", "修改档案材料", "删除档案材料"]


def test_papers_of_other_villages_and_steps_of_other_charters(
    client, charter, other_village, client_for, auditor
):
    foreign = a_charter(other_village, upto=1)
    url = f"/charters/{charter.village_id}/{charter.pk}/papers/new/"
    typed = {
        "kind": "minutes",
        "title": "记录",
        "date": "2025-06-03",
        "step": foreign.steps.get().pk,
    }
    answer = client.post(url, typed | {"paper": SimpleUploadedFile("记录.pdf", pdf_file())})
    assert answer.status_code == 422
    paper = put(foreign, "别村.pdf", pdf_file())
    assert client.get(f"/charters/{charter.village_id}/papers/{paper.pk}/edit/").status_code == 404
    assert (
        client.get(f"/charters/{charter.village_id}/{foreign.pk}/archive/zip/").status_code == 404
    )
    assert (
        client.get(f"/charters/{charter.village_id}/{charter.pk}/archive/rar/").status_code == 404
    )
    assert client_for(auditor).get(url).status_code == 403


# The archive


@pytest.fixture
def full(charter):
    """Nine papers of all kinds, three of them unfit for the PDF, one lost; a lost vote; an
    opinion."""
    text = charter.texts.order_by("number").last()
    lost = VOTE | {"votes_for": 3}
    CharterStep.objects.create(
        charter=charter, number=5, step=5, outcome="rejected", text=text, date=day(5), **lost
    )
    slip = OpinionSlip.objects.create(
        charter=charter,
        number=1,
        household=households(charter.village, 1)[0],
        issued=day(3),
        returned=day(4),
        signed=True,
        comment=RARE,
        answer="adopted",
        reply="写进第一条",
    )
    slip.clauses.set(text.clauses.filter(number=1))
    first, second = charter.steps.get(step=1), charter.steps.get(step=2)
    put(charter, "会议记录.pdf", pdf_file(3), second)
    put(charter, "起草.pdf", pdf_file(2, (420, 595)), first, title="起草会/记录:一")
    put(charter, "照片.jpg", photo((400, 200), 6), first, kind="photo")
    put(charter, "横照.png", photo((400, 200), kind="PNG"), kind="photo")
    put(charter, "文稿.docx", docx(), first, kind="draft")
    put(charter, "坏的.pdf", b"%PDF-1.7 broken", second)
    put(
        charter, "加密.pdf", pdf_file(1, encryption=pikepdf.Encryption(owner="a", user="b")), second
    )
    put(charter, "坏图.jpg", b"\xff\xd8\xff nothing", kind="photo")
    missing = put(charter, "丢失.pdf", pdf_file(7), second)
    path_of(missing.attachment.digest).unlink()
    return charter


def test_the_zip_holds_every_paper_in_the_order_of_the_steps(client, full):
    with zipfile.ZipFile(io.BytesIO(archive(client, full, "zip"))) as file:
        assert file.testzip() is None
        names = file.namelist()
        listing = file.read("00-目录.txt").decode("utf-8-sig")
        papers = [name for name in names if "系统记录" not in name][1:]
        assert [name[3:] for name in papers] == [
            "起草初稿-起草会_记录_一.pdf",
            "起草初稿-照片.jpg",
            "起草初稿-文稿.docx",
            "讨论修改-会议记录.pdf",
            "讨论修改-坏的.pdf",
            "讨论修改-加密.pdf",
            "其他-横照.png",
            "其他-坏图.jpg",
        ]
        kept = {
            attachment.name: path_of(attachment.digest) for attachment in Attachment.objects.all()
        }
        assert file.read(papers[0]) == kept["起草.pdf"].read_bytes()
        generated = [name for name in names if "系统记录" in name]
        texts = {name: text_of(file.read(name)) for name in generated}
    assert listing.count("\r\n") >= len(full.papers.all()) + len(generated)
    assert "丢失" in listing
    assert "文件缺失" in listing
    assert f"共 {9 + len(generated)} 件" in listing
    everything = "".join(texts.values())
    for said in (
        "初稿",
        "讨论稿",
        "修改意见稿",
        "修订稿",
        "未获通过",
        "应到43，实到31，需29",
        RARE,
        "写进第一条",
    ):
        assert said in everything, said


def test_the_pdf_binds_all_that_can_be_bound_and_lists_the_rest(client, full):
    data = archive(client, full, "pdf")
    listing = text_of(data, "-f", "1", "-l", "1")
    for said in (
        "加了密码，见ZIP档案",
        "文件打不开，见ZIP档案",
        "图片打不开，见ZIP档案",
        "Word文件，见ZIP档案",
        "文件缺失",
    ):
        assert said in listing, said
    for paper in full.papers.all():
        assert paper.title in listing
    with pikepdf.open(io.BytesIO(data)) as pdf:
        boxes = [tuple(round(float(side)) for side in page.mediabox)[2:] for page in pdf.pages]
        outline = pdf.open_outline().root
        assert next(item.title for item in outline) == "目录"
    words = words_of(data)
    assert len(words) == len(boxes)
    # 2 small pages of the draft's minutes, the photograph upright, 3 pages of minutes, the
    # photograph lying
    assert boxes[-7:] == [(420, 595)] * 2 + [(595, 842)] * 4 + [(842, 595)]
    row = next(word for word in words[0] if "起草会" in word[4])
    page = [word[4] for word in words[0] if abs(word[1] - row[1]) < 2 and word[0] > 150]
    assert page == [str(len(boxes) - 6)]


def test_a_photograph_stands_as_the_camera_was_held(client, charter):
    put(charter, "照片.jpg", photo((400, 200), 6), kind="photo")
    with pikepdf.open(io.BytesIO(archive(client, charter, "pdf"))) as pdf:
        image = pikepdf.PdfImage(next(iter(pdf.pages[-1].get_images().values()))).as_pil_image()
    assert image.size == (200, 400)
    # the red corner lay on the left above; a camera turned by 90° has it on the right above
    assert image.getpixel((150, 50))[1] < 60
    assert image.getpixel((50, 50))[1] > 200


def test_an_archive_without_papers_has_what_the_system_knows(client, village):
    charter = a_charter(village)
    with zipfile.ZipFile(io.BytesIO(archive(client, charter, "zip"))) as file:
        assert len(file.namelist()) == 3  # contents, draft, steps
    assert "还没有登记步骤" in text_of(archive(client, charter, "pdf"))
