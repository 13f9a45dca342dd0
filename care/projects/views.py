"""致富项目: the list and its workbook, one project with its shareholders and years."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records import remove_record, save_record
from accounts.records.editing import edit
from associations.divisions import place_or_404
from documents.answers import workbook_answer
from documents.workbook import Column, Sheet

from ..places import at
from .forms import ProjectForm, ProjectYearForm
from .models import Project, ProjectYear

COLUMNS = (
    *(Column("所属", 16), Column("名称", 22), Column("类别", 14), Column("行业", 12), Column("地点", 18)),
    *(Column("开办日期", 12, "date"), Column("结束日期", 12, "date"), Column("股东人数", 10, "integer")),
    *(
        Column("入股金额（元）", 14, "decimal"),
        Column("参加户数", 10, "integer"),
        Column("其中计生家庭", 12, "integer"),
    ),
)
YEAR_COLUMNS = (
    *(Column("项目", 30), Column("年度", 8, "count"), Column("收入（元）", 14, "decimal")),
    *(Column("带动户数", 10, "integer"), Column("成效", 40)),
)


def project_list(request: Request, code: str) -> HttpResponse:
    place = place_or_404(code)
    rows = list(Project.objects.visible_to(request.user).in_division(code).select_related("village", "township"))
    context = {
        "division": place,
        "rows": rows,
        "shareholders": sum(row.shareholders for row in rows),
        "capital": sum(row.capital for row in rows),
        "households": sum(row.households for row in rows),
        "planning": sum(row.planning for row in rows),
        "may_write": may(request.user, "project-create") and not getattr(place, "is_gone", False),
    }
    return render(request, "care/projects/project_list.html", context)


def project_workbook(request: Request, code: str) -> FileResponse:
    place = place_or_404(code)
    projects = Project.objects.visible_to(request.user).in_division(code).select_related("village", "township")
    years = ProjectYear.objects.filter(project__in=projects).select_related("project__village", "project__township")
    title = f"{place.name}致富项目"
    heading = [title, f"{timezone.localdate().isoformat()} 导出"]
    sheets = [
        Sheet("项目", COLUMNS, [_line(row) for row in projects], heading=heading, frozen=2, landscape=True),
        Sheet(
            "逐年成效",
            YEAR_COLUMNS,
            [(str(row.project), row.year, row.income / 100, row.families, row.note) for row in years],
        ),
    ]
    return workbook_answer(sheets, title)


def _line(row: Project) -> tuple[object, ...]:
    return (
        *(row.place_name, row.name, row.get_kind_display(), row.trade, row.site, row.started, row.ended),
        *(row.shareholders, row.capital / 100, row.households, row.planning),
    )


def project_create(request: Request, code: str) -> HttpResponse:
    return _edit(request, Project(**at(place_or_404(code))), "登记项目", reverse("project-list", args=[code]))


def project_edit(request: Request, code: str, pk: int) -> HttpResponse:
    project = project_or_404(request, code, pk)
    return _edit(request, project, f"修改项目：{project.name}", _url(project))


def _edit(request: Request, project: Project, heading: str, cancel: str) -> HttpResponse:
    form = ProjectForm(request.POST or None, instance=project)
    return edit(
        request,
        form,
        save=lambda: save_record(record=form.instance, seen=form.seen, by=request.user),
        remove=(lambda: remove_record(record=project, by=request.user)) if project.pk else None,
        back=_url,
        done="项目已保存。",
        context={
            "heading": heading,
            "lead": f"{project.place.name}。",
            "cancel": cancel,
            "removed": reverse("project-list", args=[project.code]),
        },
    )


def project_detail(request: Request, code: str, pk: int) -> HttpResponse:
    project = project_or_404(request, code, pk)
    context = {
        "project": project,
        "shares": project.shares,
        "years": project.years.all(),
        "may_write": may(request.user, "project-edit"),
    }
    return render(request, "care/projects/project_detail.html", context)


def project_year_create(request: Request, code: str, pk: int) -> HttpResponse:
    """`pk`: the project's."""
    project = project_or_404(request, code, pk)
    year = min(timezone.localdate().year, (project.ended or timezone.localdate()).year)
    return _edit_year(request, ProjectYear(project=project, year=year), "登记一年的成效")


def project_year_edit(request: Request, code: str, pk: int) -> HttpResponse:
    rows = ProjectYear.objects.visible_to(request.user).select_related("project__village", "project__township")
    return _edit_year(request, get_object_or_404(rows, project__code=code, pk=pk), "修改一年的成效")


def _edit_year(request: Request, row: ProjectYear, heading: str) -> HttpResponse:
    form = ProjectYearForm(request.POST or None, instance=row)
    return edit(
        request,
        form,
        save=lambda: save_record(record=form.instance, seen=form.seen, by=request.user),
        remove=(lambda: remove_record(record=row, by=request.user)) if row.pk else None,
        back=_url(row.project),
        done="成效已保存。",
        context={"heading": heading, "lead": f"{row.project}。", "cancel": _url(row.project)},
    )


def project_or_404(request: Request, code: str, pk: int) -> Project:
    rows = Project.objects.visible_to(request.user).select_related("village", "township")
    return get_object_or_404(rows, code=code, pk=pk)


def _url(project: object) -> str:
    assert isinstance(project, Project)
    return reverse("project-detail", args=[project.code, project.pk])
