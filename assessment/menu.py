"""月报、考评"""

from dataclasses import replace

from accounts.menu import (
    ADMINISTRATION,
    OFFICES,
    TOWN_AND_VILLAGE,
    VILLAGE,
    Menu,
    MenuSection,
    Page,
)
from accounts.models import Role

REPORT_PAGES = ("report-detail", "report-edit", "report-correct")
UPLOAD_PAGES = ("report-upload-preview",)
APPRAISAL_PAGES = ("appraisal-create", "appraisal-edit")
HELP_PAGES = ("help-create", "help-edit", "help-note-create", "help-note-edit")
APPEAL_PAGES = ("appeal-create", "appeal-answer")
SCORE_PAGES = ("item-scores", "item-self", "item-inspection")
STANDARD_PAGES = (
    *(
        "standard-detail",
        "standard-draft-create",
        "standard-import",
        "standard-draft-detail",
        "standard-draft-edit",
    ),
    *(
        "standard-draft-grades",
        "standard-section-create",
        "standard-section-edit",
        "standard-criterion-create",
    ),
    *("standard-criterion-edit", "standard-draft-try", "standard-draft-publish"),
)
STANDARDS = Page("考评标准", "standard-list", "standard", also=STANDARD_PAGES)
REPORT_YEAR = Page(
    "本年月报", "report-year", "calendar", ("code", "year"), (VILLAGE,), REPORT_PAGES
)
COMPLETENESS = Page("上报进度", "completeness", "progress", ("code", "year"))
OVERVIEW = Page(
    "等次总览", "overview", "grade", ("code", "year"), OFFICES, SCORE_PAGES, assessed=True
)
GRID = Page("全镇录入", "report-grid", "grid", ("code", "period"))
REMINDERS = Page("催报", "reminders", "bell", ("code", "period"))
ROUNDS = Page(
    "考评轮次",
    "round-detail",
    "progress",
    ("code", "year"),
    OFFICES,
    ("round-edit", "grade-confirm"),
    assessed=True,
)
GRADE = Page(
    "本村等次", "village-grade", "grade", ("code", "year"), (VILLAGE,), SCORE_PAGES, assessed=True
)
BOOKS = Page("年终报告", "book-list", "book", ("code",), OFFICES, also=("book-progress",))
REPORTS = (
    GRID,
    COMPLETENESS,
    REMINDERS,
    Page("更正单", "correction-list", "correction", ("code",), OFFICES),
    Page("疑点核查", "flag-list", "warning", ("code", "year"), OFFICES, ("flag-answer",)),
    Page("表格上传", "report-upload", "upload", ("code",), also=UPLOAD_PAGES),
)
YEAR = (
    ROUNDS,
    Page("季度考核", "quarterly-review", "calendar", ("code", "year")),
    Page(
        "自评", "self-view-list", "draft", ("code", "year"), also=("self-view-edit",), assessed=True
    ),
    Page(
        "验收",
        "acceptance-list",
        "check",
        ("code", "year"),
        also=("acceptance-edit",),
        assessed=True,
    ),
    Page("重点帮促", "help-list", "people", ("code",), also=HELP_PAGES),
    Page("申诉", "appeal-list", "question", ("code", "year"), also=APPEAL_PAGES, assessed=True),
)
YEAR_IN_VILLAGE = tuple(
    replace(page, levels=(VILLAGE,)) for page in YEAR if page.url_name != "round-detail"
)
ASSESSMENT = (
    OVERVIEW,
    *YEAR,
    Page("现场核查", "finding-list", "check", ("code", "year"), also=("finding-edit",)),
    Page("民主评议", "appraisal-list", "people", ("code", "year"), also=APPRAISAL_PAGES),
    STANDARDS,
    Page("标准试算", "what-if", "filter", ("code", "year"), OFFICES, assessed=True),
    Page("年度工作计划", "work-plan", "draft", ("code", "year")),
    BOOKS,
)
REPORTS_IN_VILLAGE = (
    REPORT_YEAR,
    GRADE,
    *YEAR_IN_VILLAGE,
    Page("现场核查", "finding-list", "check", ("code", "year"), (VILLAGE,), ("finding-edit",)),
    Page("民主评议", "appraisal-list", "people", ("code", "year"), (VILLAGE,), APPRAISAL_PAGES),
    Page("更正单", "correction-list", "correction", ("code",), (VILLAGE,)),
    Page("疑点核查", "flag-list", "warning", ("code", "year"), (VILLAGE,), ("flag-answer",)),
    Page("表格上传", "report-upload", "upload", ("code",), (VILLAGE,), UPLOAD_PAGES),
)
DECLARATIONS = (
    Page(
        "自定类型",
        "declaration-list",
        "standard",
        ("code", "year"),
        TOWN_AND_VILLAGE,
        ("declaration-edit",),
    ),
)
SECTIONS = (
    MenuSection(Menu.OFFICE, 10, "月报", REPORTS),
    MenuSection(Menu.OFFICE, 20, "考评", ASSESSMENT),
    MenuSection(Menu.SECRETARY, 10, "月报与考评", (*REPORTS_IN_VILLAGE, STANDARDS)),
    *(MenuSection(menu, 41, "实施方案", DECLARATIONS) for menu in (Menu.OFFICE, Menu.SECRETARY)),
    MenuSection(Menu.IN_VILLAGE, 10, "本村", REPORTS_IN_VILLAGE),
)
IN_OFFICES = (OVERVIEW, BOOKS, COMPLETENESS, ROUNDS)
SHORTCUTS = {  # of the page of the day
    Role.VILLAGE_SECRETARY: (
        Page("本月月报", "report-edit", "draft", ("code", "period"), (VILLAGE,)),
        Page("记一次活动", "activity-create", "plus", ("code",), (VILLAGE,)),
        Page("签协议", "agreement-sign", "edit", ("code",), (VILLAGE,)),
        replace(GRADE, title="看等次"),
    ),
    Role.TOWNSHIP_STAFF: (
        GRID,
        REMINDERS,
        COMPLETENESS,
        OVERVIEW,
    ),
    **dict.fromkeys((Role.TOWNSHIP_LEADER, Role.AUDITOR, Role.COUNTY_SUPERVISOR), IN_OFFICES),
    Role.ADMINISTRATOR: ADMINISTRATION[:1],
}
