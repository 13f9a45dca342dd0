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
from documents.responses import workbook_response

from ..places import at
from .forms import ProjectForm, ProjectYearForm
from .models import Project, ProjectYear
from .tables import PROJECT_YEARS, PROJECTS


def project_list(request: Request, code: str) -> HttpResponse:
    place = place_or_404(code)
    rows = list(
        Project.objects.visible_to(request.user)
        .in_division(code)
        .select_related("village", "township")
    )
    context = {
        "division": place,
        "table": PROJECTS.table(rows, request, total=PROJECTS.summed(rows)),
        "may_write": may(request.user, "project-create") and not getattr(place, "is_gone", False),
    }
    return render(request, "care/projects/project_list.html", context)


def project_workbook(request: Request, code: str) -> FileResponse:
    place = place_or_404(code)
    projects = (
        Project.objects.visible_to(request.user)
        .in_division(code)
        .select_related("village", "township")
    )
    years = ProjectYear.objects.filter(project__in=projects).select_related(
        "project__village", "project__township"
    )
    title = f"{place.name}致富项目"
    heading = [title, f"{timezone.localdate().isoformat()} 导出"]
    sheets = [
        PROJECTS.sheet("项目", projects, heading=heading, frozen=2, landscape=True),
        PROJECT_YEARS.sheet("逐年成效", years),
    ]
    return workbook_response(sheets, title)


def project_create(request: Request, code: str) -> HttpResponse:
    return _edit(
        request, Project(**at(place_or_404(code))), "登记项目", reverse("project-list", args=[code])
    )


def project_edit(request: Request, code: str, pk: int) -> HttpResponse:
    project = project_or_404(request, code, pk)
    return _edit(request, project, f"修改项目：{project.name}", _url(project))


def _edit(request: Request, project: Project, heading: str, cancel: str) -> HttpResponse:
    form = ProjectForm(request.POST or None, instance=project)
    return edit(
        request,
        form,
        save=lambda: save_record(
            record=form.instance, expected_version=form.expected_version, by=request.user
        ),
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
    may_write = may(request.user, "project-edit")
    context = {
        "project": project,
        "shares": project.shares,
        "years": PROJECT_YEARS.table(
            project.years.all(), request, without=[] if may_write else ["edit"]
        ),
        "may_write": may_write,
    }
    return render(request, "care/projects/project_detail.html", context)


def project_year_create(request: Request, code: str, pk: int) -> HttpResponse:
    """`pk`: the project's."""
    project = project_or_404(request, code, pk)
    year = min(timezone.localdate().year, (project.ended or timezone.localdate()).year)
    return _edit_year(request, ProjectYear(project=project, year=year), "登记一年的成效")


def project_year_edit(request: Request, code: str, pk: int) -> HttpResponse:
    rows = ProjectYear.objects.visible_to(request.user).select_related(
        "project__village", "project__township"
    )
    return _edit_year(request, get_object_or_404(rows, project__code=code, pk=pk), "修改一年的成效")


def _edit_year(request: Request, row: ProjectYear, heading: str) -> HttpResponse:
    form = ProjectYearForm(request.POST or None, instance=row)
    return edit(
        request,
        form,
        save=lambda: save_record(
            record=form.instance, expected_version=form.expected_version, by=request.user
        ),
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
