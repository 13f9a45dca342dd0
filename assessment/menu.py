"""月报、考评"""

from dataclasses import replace

from accounts.menu import (
    ACCOUNTS,
    COUNTY,
    OFFICES,
    ORGANISATION,
    PLACES,
    TOWN_AND_VILLAGE,
    VILLAGE,
    MenuSection,
    Page,
)
from accounts.models import Role

REPORT_PAGES = ("report-detail", "report-edit", "report-correct", "report-print")
UPLOAD_PAGES = ("report-upload-preview",)
ASKED_PAGES = ("asked-table", "asked-table-questions")
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
    ("round-edit", "grade-confirm", "grade-withdraw"),
    assessed=True,
)
GRADE = Page(
    "本村等次", "village-grade", "grade", ("code", "year"), (VILLAGE,), SCORE_PAGES, assessed=True
)
BOOKS = Page("年终报告", "book-list", "book", ("code",), OFFICES, also=("book-progress",))
CORRECTION_PAGES = ("correction-table", "correction-table-preview")
INDICATORS = Page(
    *("指标", "indicator-list", "progress", ("code", "year"), PLACES, ("indicator-detail",))
)
REPORTS = (
    REPORT_YEAR,
    GRID,
    COMPLETENESS,
    REMINDERS,
    INDICATORS,
    Page("更正单", "correction-list", "correction", ("code",), PLACES, CORRECTION_PAGES),
    Page("疑点核查", "flag-list", "warning", ("code", "year"), PLACES, ("flag-answer",)),
    Page("表格上传", "report-upload", "upload", ("code",), TOWN_AND_VILLAGE, UPLOAD_PAGES),
    Page("来表作答", "asked-table-list", "done", ("code",), OFFICES, ASKED_PAGES),
)
ASSESSMENT = (
    OVERVIEW,
    GRADE,
    ROUNDS,
    Page("季度考核", "quarterly-review", "calendar", ("code", "year"), TOWN_AND_VILLAGE),
    Page(
        "自评",
        "self-view-list",
        "draft",
        ("code", "year"),
        TOWN_AND_VILLAGE,
        ("self-view-edit",),
        assessed=True,
    ),
    Page(
        "验收",
        "acceptance-list",
        "check",
        ("code", "year"),
        TOWN_AND_VILLAGE,
        ("acceptance-edit",),
        assessed=True,
    ),
    Page("重点帮促", "help-list", "people", ("code",), TOWN_AND_VILLAGE, HELP_PAGES),
    Page(
        "申诉",
        "appeal-list",
        "question",
        ("code", "year"),
        TOWN_AND_VILLAGE,
        APPEAL_PAGES,
        assessed=True,
    ),
    Page(
        "现场核查", "finding-list", "check", ("code", "year"), TOWN_AND_VILLAGE, ("finding-edit",)
    ),
    Page(
        "民主评议", "appraisal-list", "people", ("code", "year"), TOWN_AND_VILLAGE, APPRAISAL_PAGES
    ),
    STANDARDS,
    Page("标准试算", "what-if", "filter", ("code", "year"), OFFICES, assessed=True),
    Page("年度工作计划", "work-plan", "draft", ("code", "year")),
    BOOKS,
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
    Page("没有用到的栏目", "unused-parts", "filter", ("year",), (COUNTY,)),
)
PARTS_OF_A_VOCABULARY = (
    *("report-form", "report-form-ready", "report-form-columns", "report-form-head"),
    *("report-form-column-create", "report-form-column-edit"),
    *("report-form-identity-create", "report-form-identity-edit"),
    *("vocabulary-indicators", "vocabulary-indicators-ready", "vocabulary-indicators-columns"),
    *("vocabulary-indicator-create", "vocabulary-indicator-edit"),
)
SECTIONS = (
    (MenuSection(10, "reports", "月报", "grid"), REPORTS),
    (MenuSection(20, "assessment", "考评", "grade"), ASSESSMENT),
    (ORGANISATION, DECLARATIONS),
)
IN_OFFICES = (OVERVIEW, BOOKS, COMPLETENESS, ROUNDS)
IN_COUNTY = (*IN_OFFICES, Page("经费", "fund-list", "book", ("code",)))  # of each township
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
    **dict.fromkeys((Role.TOWNSHIP_LEADER, Role.AUDITOR), IN_OFFICES),
    Role.COUNTY_SUPERVISOR: IN_COUNTY,
    Role.ADMINISTRATOR: (ACCOUNTS,),
}
