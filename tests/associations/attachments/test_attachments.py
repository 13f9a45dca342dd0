"""Papers kept with records: what is taken, what is refused and why, and who gets it back."""

import io
import zipfile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.records import save_record
from accounts.records.editing import RecordForm
from associations.attachments.forms import PaperField, PaperMixin
from associations.attachments.services import clean_name, keep, path_of
from associations.models import Attachment, Rule
from documents.uploads import MAX_BYTES, UploadError, check_paper

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 16
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 16
EXE = b"MZ\x90\x00" + b"\0" * 64


def zipped(*names: str, size: int = 10) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name in names:
            with target.open(name, "w") as entry:
                for _ in range(size // 2**20):
                    entry.write(b"\0" * 2**20)
                entry.write(b"\0" * (size % 2**20))
    return file.getvalue()


DOCX = zipped("[Content_Types].xml", "word/document.xml")
XLSX = zipped("[Content_Types].xml", "xl/workbook.xml")


def uploaded(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("制度.pdf", PDF, "pdf"),
        ("会议照片.JPG", JPG, "jpg"),
        ("会议照片.jpeg", JPG, "jpg"),
        ("签到表.png", PNG, "png"),
        ("章程.docx", DOCX, "docx"),
        ("名册.xlsx", XLSX, "xlsx"),
    ],
)
def test_papers_that_are_what_they_say(name, data, kind):
    assert check_paper(data, name) == kind


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("制度.pdf", EXE, "“制度.pdf”的内容不是 PDF，与扩展名不符"),
        ("照片.png", JPG, "“照片.png”的内容不是 PNG"),
        ("照片.jpg", b"<html><script>", "内容不是 JPG"),
        ("制度.pdf", b"", "“制度.pdf”是空文件"),
        ("制度.pdf", PDF + b"\0" * MAX_BYTES, "“制度.pdf”超过 20 MB"),
        ("程序.exe", EXE, "不能保存“程序.exe”：只接受 PDF"),
        ("页面.html", b"<html>", "只接受 PDF"),
        ("图.svg", b"<svg/>", "只接受 PDF"),
        ("没有扩展名", PDF, "只接受 PDF"),
        ("旧.docx", b"\xd0\xcf\x11\xe0" + b"\0" * 64, "旧版格式，或者加了密码"),
        ("假.docx", PDF, "不是真正的 .docx 文件"),
        ("坏.docx", DOCX[:40], "“坏.docx”已损坏"),
        ("名册.docx", XLSX, "“名册.docx”里没有文档正文"),
        ("章程.xlsx", DOCX, "“章程.xlsx”里没有工作表"),
        ("多.docx", zipped("word/document.xml", *(f"{n}.xml" for n in range(1000))), "展开后过大"),
    ],
)
def test_papers_that_are_refused(name, data, told):
    with pytest.raises(UploadError, match=told):
        check_paper(data, name)


def test_a_small_file_that_unfolds_to_much_is_refused():
    bomb = zipped("word/document.xml", size=301 * 2**20)
    assert len(bomb) < 2**20
    with pytest.raises(UploadError, match=r"“章程\.docx”展开后过大"):
        check_paper(bomb, "章程.docx")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\桌面\\制度.pdf", "制度.pdf"),
        ("../../etc/制度.pdf", "制度.pdf"),
        ("制\n度\x00.pdf", "制 度.pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
        ("43132119650101123X.pdf", "〔证件号码已略去〕.pdf"),
        ("乐小满４３１３２１１９６５０１０１１２３４.jpg", "乐小满〔证件号码已略去〕.jpg"),
        ("431321 19650101 1234 扫描.docx", "〔证件号码已略去〕 扫描.docx"),
        ("a.431321196501011234", "a.〔证件号码已略去〕"),
        ("IMG_20250101_1200.jpg", "IMG_20250101_1200.jpg"),
    ],
)
def test_names_are_kept_without_folders(given, kept):
    assert clean_name(given) == kept


def test_a_paper_lies_under_its_digest_and_is_kept_once(village, other_village, staff):
    first = keep(file=uploaded("制度.pdf", PDF), code=village.pk, by=staff)
    again = keep(file=uploaded("制度.pdf", PDF), code=village.pk, by=staff)
    other = keep(file=uploaded("制度.pdf", PDF), code=other_village.pk, by=staff)
    assert (first.code, first.name, first.kind, first.size, first.by) == (
        village.pk,
        "制度.pdf",
        "pdf",
        len(PDF),
        staff,
    )
    assert first == again
    assert other.code == other_village.pk
    folder = settings.VAR_DIR / "attachments" / first.digest[:2]
    assert path_of(first.digest) == folder / first.digest
    assert path_of(first.digest).read_bytes() == PDF
    assert list(folder.glob(".part-*")) == []


def test_half_a_file_is_written_again(village, staff):
    paper = keep(file=uploaded("制度.pdf", PDF), code=village.pk, by=staff)
    path_of(paper.digest).write_bytes(PDF[:4])
    keep(file=uploaded("制度.pdf", PDF), code=village.pk, by=staff)
    assert path_of(paper.digest).read_bytes() == PDF


def test_a_refused_file_leaves_nothing(village, staff):
    with pytest.raises(UploadError):
        keep(file=uploaded("制度.pdf", EXE), code=village.pk, by=staff)
    assert not Attachment.objects.exists()


def test_the_field_says_what_is_wrong():
    field = PaperField(required=True)
    for name, data, told in [("a.pdf", EXE, "“a.pdf”的内容不是 PDF"), ("a.pdf", b"", "这是空文件")]:
        with pytest.raises(Exception, match=told):
            field.clean(uploaded(name, data))
    assert PaperField().clean(uploaded("a.pdf", PDF)).read() == PDF


class RuleForm(PaperMixin, RecordForm):
    class Meta:
        model = Rule
        fields = ["kind", "adopted"]


def test_a_record_takes_exchanges_and_drops_its_paper(village, staff):
    def saved(rule, files=None, **data):
        form = RuleForm({"kind": "study", "adopted": "2025-03-01", **data}, files, instance=rule)
        assert form.is_valid(), form.errors
        save_record(record=form.keep_paper(code=village.pk, by=staff), by=staff)
        return Rule.objects.get()

    rule = saved(Rule(village=village), {"paper": uploaded("制度.pdf", PDF)})
    assert rule.attachment.name == "制度.pdf"
    rule = saved(rule)
    assert (rule.attachment.name, rule.version) == ("制度.pdf", 1)
    rule = saved(rule, {"paper": uploaded("制度.pdf", PDF + b" new")})
    assert path_of(rule.attachment.digest).read_bytes() == PDF + b" new"
    assert rule.version == 2, "another content under the same name is a change"
    assert saved(rule, drop_paper="on").attachment is None


def held(village, staff, name, data):
    """A paper that a record names: nothing else is given out."""
    paper = keep(file=uploaded(name, data), code=village.pk, by=staff)
    Rule.objects.create(village=village, kind="study", adopted="2025-03-01", attachment=paper)
    return paper


def test_a_pdf_opens_in_place_and_a_document_is_saved(village, staff, secretary, client_for):
    pdf = held(village, staff, "制度.pdf", PDF)
    Rule.objects.update(kind="meeting")
    docx = held(village, staff, "章程.docx", DOCX)
    client = client_for(secretary)
    response = client.get(f"/attachments/{village.pk}/{pdf.ref}/")
    assert b"".join(response.streaming_content) == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("inline")
    response = client.get(f"/attachments/{village.pk}/{docx.ref}/")
    assert b"".join(response.streaming_content) == DOCX
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_a_foreign_paper_does_not_exist(
    village, other_village, staff, other_secretary, outsider, client_for
):
    paper = held(village, staff, "制度.pdf", PDF)
    assert client_for(staff).get(f"/attachments/{village.pk}/{paper.ref}/").status_code == 200
    assert client_for(staff).get(f"/attachments/{other_village.pk}/{paper.ref}/").status_code == 404
    for person, code in (
        (other_secretary, other_village.pk),
        (other_secretary, village.pk),
        (outsider, village.pk),
    ):
        assert client_for(person).get(f"/attachments/{code}/{paper.ref}/").status_code == 404


def test_a_lost_file_is_told(village, staff, client_for):
    paper = held(village, staff, "签到表.pdf", PDF + b" lost")
    path_of(paper.digest).unlink()
    response = client_for(staff).get(f"/attachments/{village.pk}/{paper.ref}/")
    assert response.status_code == 404
    assert "“签到表.pdf”是" in response.content.decode()
    assert "从备份中恢复" in response.content.decode()
