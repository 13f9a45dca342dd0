"""Papers kept with a charter, and its archive: all of them with what the system has of it."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.http import Request
from accounts.records import remove_record, save_record
from accounts.records.editing import edit
from associations.divisions.services import open_village

from ..forms.papers import CharterPaperForm
from ..models.charters import Charter
from ..models.steps import CharterPaper
from ..services import archive

ANSWERS = {
    "zip": (archive.write_zip, "application/zip"),
    "pdf": (archive.write_pdf, "application/pdf"),
}


def charter_paper_create(request: Request, code: str, pk: int) -> HttpResponse:
    charter = _charter(request, code, pk)
    step = request.GET.get("step", "")
    paper = CharterPaper(charter=charter)
    if step.isdecimal() and len(step) < 10:
        paper.step = charter.steps.filter(pk=step).first()
    form = CharterPaperForm(request.POST or None, request.FILES or None, instance=paper)

    def save() -> object:
        open_village(code)
        return save_record(record=form.kept(by=request.user), by=request.user)

    context = {"heading": "上传档案材料", "lead": f"{charter.village.name}，{charter}"}
    return edit(request, form, save=save, back=_back(charter), done="材料已归档。", context=context)


def charter_paper_edit(request: Request, code: str, pk: int) -> HttpResponse:
    papers = CharterPaper.objects.visible_to(request.user).select_related(
        "charter__village", "attachment", "step"
    )
    paper = get_object_or_404(papers, charter__village_id=code, pk=pk)
    form = CharterPaperForm(request.POST or None, request.FILES or None, instance=paper)

    def save() -> object:
        return save_record(
            record=form.kept(by=request.user),
            by=request.user,
            expected_version=form.expected_version,
        )

    return edit(
        request,
        form,
        save=save,
        back=_back(paper.charter),
        done="材料已保存。",
        remove=lambda: remove_record(record=paper, by=request.user),
        context={
            "heading": f"修改档案材料：{paper.title}",
            "lead": f"{paper.charter.village.name}，{paper.charter}",
        },
    )


def charter_archive(request: Request, code: str, pk: int, form: str) -> FileResponse:
    charter = _charter(request, code, pk)
    if form not in ANSWERS:
        raise Http404("档案只有 ZIP 和 PDF 两种。")
    write, kind = ANSWERS[form]
    name = f"{charter.full_title}（第{charter.edition}版）档案.{form}"
    return FileResponse(
        write(charter), as_attachment=form == "zip", filename=name, content_type=kind
    )


def _charter(request: Request, code: str, pk: int) -> Charter:
    charters = Charter.objects.visible_to(request.user).select_related("village__township")
    return get_object_or_404(charters, village_id=code, pk=pk)


def _back(charter: Charter) -> str:
    return reverse("charter-detail", args=[charter.village_id, charter.pk])
