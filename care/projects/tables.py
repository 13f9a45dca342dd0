"""The list of projects and what a project brought in its years, on pages and as a workbook."""

from django.urls import reverse

from documents.listing import Column, Listing, chip

from .models import Project, ProjectYear

PROJECTS = Listing[Project](
    {
        "place": Column("所属", lambda row: row.place_name, 16),
        "name": Column(
            "名称",
            lambda row: row.name,
            22,
            link=lambda row: reverse("project-detail", args=[row.code, row.pk]),
            beside=lambda row: chip("closed", "已结束") if row.ended else "",
            label="项目",
        ),
        "kind": Column("类别", lambda row: row.get_kind_display(), 14, css="nowrap"),
        "trade": Column("行业", lambda row: row.trade, 12),
        "site": Column("地点", lambda row: row.site, 18),
        "started": Column("开办日期", lambda row: row.started, 12, "date", label="开办"),
        "ended": Column("结束日期", lambda row: row.ended, 12, "date"),
        "shareholders": Column(
            "股东人数", lambda row: row.shareholders, 10, "integer", label="股东（人）"
        ),
        "capital": Column("入股金额（元）", lambda row: row.capital, 14, "fen", label="入股（元）"),
        "households": Column(
            "参加户数", lambda row: row.households, 10, "integer", label="参加（户）"
        ),
        "planning": Column(
            "其中计生家庭", lambda row: row.planning, 12, "integer", label="计生家庭（户）"
        ),
    },
    on_page="name place kind started shareholders capital households planning",
)

PROJECT_YEARS = Listing[ProjectYear](
    {
        "project": Column("项目", lambda row: str(row.project), 30),
        "year": Column("年度", lambda row: row.year, 8, "count"),
        "year_words": Column("年度", lambda row: f"{row.year}年"),
        "income": Column("收入（元）", lambda row: row.income, 14, "fen"),
        "families": Column("带动户数", lambda row: row.families, 10, "integer", label="带动（户）"),
        "note": Column("成效", lambda row: row.note, 40, css="whole"),
        "edit": Column(
            "办理",
            lambda row: "修改",
            link=lambda row: reverse("project-year-edit", args=[row.project.code, row.pk]),
        ),
    },
    on_page="year_words income families note edit",
    on_sheet="project year income families note",
)
