"""Every page of the assessment, with who may use it."""

from accounts.access import (
    EVERYONE,
    FILING,
    KEEPERS,
    LEADER,
    OFFICE,
    PRINTING,
    STAFF,
    VILLAGE,
    act,
    form,
    page,
)

from .approval.views import corrections, grid, reports, returns, workbooks
from .asked_tables.urls import urlpatterns as of_asked_tables
from .authoring.urls import urlpatterns as of_drafts
from .authoring.views import standards, what_if
from .flags import views as flags
from .grading import views as findings
from .indicators.urls import urlpatterns as of_vocabularies
from .papers.views import books, work_plan
from .papers.views.grade_workbook import grade_workbook
from .reports.views import completeness, reminders, report_entry
from .results.views import grades, quarters
from .rounds.views import (
    acceptances,
    appeals,
    declarations,
    help_list,
    rounds,
    scores,
    withdrawals,
)
from .unused.urls import urlpatterns as of_unused

urlpatterns: list = [
    # monthly reports
    page("reports/<str:code>/<year:year>/", reports.report_year, "report-year", EVERYONE),
    page("reports/<str:code>/<period:period>/", reports.report_detail, "report-detail", EVERYONE),
    page(
        "reports/<str:code>/<period:period>/print/",
        reports.report_print,
        "report-print",
        EVERYONE,
    ),
    form(
        "reports/<str:code>/<period:period>/edit/",
        report_entry.report_edit,
        "report-edit",
        VILLAGE | STAFF,
    ),
    act(
        "reports/<str:code>/<period:period>/submit/",
        reports.report_submit,
        "report-submit",
        VILLAGE | STAFF,
    ),
    act(
        "reports/<str:code>/<period:period>/approve/",
        reports.report_approve,
        "report-approve",
        STAFF,
    ),
    form(
        "reports/<str:code>/<period:period>/return/", returns.report_return, "report-return", STAFF
    ),
    act(
        "reports/<str:code>/<period:period>/recall/",
        returns.report_recall,
        "report-recall",
        VILLAGE,
    ),
    act(
        "reports/<str:code>/<period:period>/remind/",
        reminders.report_remind,
        "report-remind",
        STAFF,
    ),
    form(
        "reports/<str:code>/<period:period>/correct/",
        corrections.report_correct,
        "report-correct",
        STAFF,
    ),
    form("corrections/<str:code>/table/", corrections.table, "correction-table", STAFF),
    form("corrections/<str:code>/<int:pk>/", corrections.review, "correction-table-preview", STAFF),
    page("corrections/<str:code>/", corrections.correction_list, "correction-list", EVERYONE),
    *of_vocabularies,
    *of_asked_tables,
    # odd figures
    page("flags/<str:code>/<year:year>/", flags.flag_list, "flag-list", EVERYONE),
    page("flags/<str:code>/<year:year>/workbook/", flags.flag_workbook, "flag-workbook", EVERYONE),
    page(
        "flags/<str:code>/<int:pk>/answer/",
        flags.flag_answer,
        "flag-answer",
        EVERYONE,
        write=KEEPERS,
    ),
    act("flags/<str:code>/check/", flags.flag_check, "flag-check", STAFF),
    # grid, completeness, workbooks
    page("grid/<str:code>/<period:period>/", grid.report_grid, "report-grid", OFFICE, write=STAFF),
    act(
        "grid/<str:code>/<period:period>/approve/",
        grid.report_approve_month,
        "report-approve-month",
        STAFF,
    ),
    page("completeness/<str:code>/<year:year>/", completeness.completeness, "completeness", OFFICE),
    page(
        "completeness/<str:code>/<period:period>/reminders/",
        reminders.reminders,
        "reminders",
        OFFICE,
    ),
    form(
        "workbook/preview/<int:pk>/",
        workbooks.report_upload_preview,
        "report-upload-preview",
        VILLAGE | STAFF,
    ),
    form("workbook/<str:code>/upload/", workbooks.report_upload, "report-upload", VILLAGE | STAFF),
    page(
        "workbook/<str:code>/<period:period>/",
        workbooks.report_workbook,
        "report-workbook",
        VILLAGE | STAFF,
        not_noted="counts per village",
    ),
    # grades, findings, standards
    page("overview/<str:code>/<year:year>/", grades.overview, "overview", OFFICE),
    page(
        "overview/<str:code>/<year:year>/list/",
        grades.overview_workbook,
        "overview-workbook",
        OFFICE,
    ),
    page("overview/<str:code>/<year:year>/workbook/", grade_workbook, "grade-workbook", OFFICE),
    page("what-if/<str:code>/<year:year>/", what_if.what_if, "what-if", OFFICE),
    page(
        "what-if/<str:code>/<year:year>/workbook/",
        what_if.what_if_workbook,
        "what-if-workbook",
        OFFICE,
    ),
    page("grade/<str:code>/<year:year>/", grades.village_grade, "village-grade", EVERYONE),
    page("findings/<str:code>/<year:year>/", findings.finding_list, "finding-list", EVERYONE),
    form("findings/<str:code>/<year:year>/edit/", findings.finding_edit, "finding-edit", STAFF),
    page(
        "declarations/<str:code>/<year:year>/",
        declarations.declaration_list,
        "declaration-list",
        EVERYONE,
    ),
    page(
        "declarations/<str:code>/<year:year>/workbook/",
        declarations.declaration_workbook,
        "declaration-workbook",
        EVERYONE,
    ),
    form(
        "declarations/<str:code>/<year:year>/edit/",
        declarations.declaration_edit,
        "declaration-edit",
        KEEPERS,
    ),
    page("work-plans/<str:code>/<year:year>/", work_plan.work_plan_preview, "work-plan", OFFICE),
    page(
        "work-plans/<str:code>/<year:year>/draft/",
        work_plan.work_plan_draft,
        "work-plan-draft",
        OFFICE,
    ),
    page("scores/<str:code>/<year:year>/", scores.item_scores, "item-scores", EVERYONE),
    form("scores/<str:code>/<year:year>/<slug:item>/self/", scores.item_self, "item-self", KEEPERS),
    form(
        "scores/<str:code>/<year:year>/<slug:item>/inspection/",
        scores.item_inspection,
        "item-inspection",
        STAFF,
    ),
    page("standards/", standards.standard_list, "standard-list", EVERYONE),
    page("standards/<int:pk>/", standards.standard_detail, "standard-detail", EVERYONE),
    # the year
    page("rounds/<str:code>/<year:year>/", rounds.round_detail, "round-detail", OFFICE),
    form("rounds/<str:code>/<year:year>/edit/", rounds.round_edit, "round-edit", STAFF),
    act("rounds/<str:code>/<year:year>/move/", rounds.round_move, "round-move", STAFF),
    form("rounds/<str:code>/<year:year>/confirm/", rounds.grade_confirm, "grade-confirm", LEADER),
    act("rounds/<str:code>/<year:year>/publish/", rounds.round_publish, "round-publish", LEADER),
    form("grade/<str:code>/<year:year>/withdraw/", withdrawals.withdraw, "grade-withdraw", LEADER),
    page(
        "rounds/<str:code>/<year:year>/plaques/",
        rounds.plaque_print,
        "plaque-print",
        OFFICE,
        not_noted="plaques of villages",
    ),
    page(
        "quarters/<str:code>/<year:year>/", quarters.quarterly_review, "quarterly-review", EVERYONE
    ),
    page(
        "self-views/<str:code>/<year:year>/", acceptances.self_view_list, "self-view-list", EVERYONE
    ),
    form(
        "self-views/<str:code>/<year:year>/<slug:criterion>/",
        acceptances.self_view_edit,
        "self-view-edit",
        VILLAGE,
    ),
    page(
        "acceptances/<str:code>/<year:year>/",
        acceptances.acceptance_list,
        "acceptance-list",
        EVERYONE,
    ),
    form(
        "acceptances/<str:code>/<year:year>/edit/",
        acceptances.acceptance_edit,
        "acceptance-edit",
        STAFF,
    ),
    page(
        "acceptances/<str:code>/<year:year>/print/",
        acceptances.acceptance_print,
        "acceptance-print",
        EVERYONE,
    ),
    page("help-list/<str:code>/", help_list.help_list, "help-list", EVERYONE),
    form("help-list/<str:code>/new/", help_list.help_create, "help-create", STAFF),
    form("help-list/<str:code>/<int:pk>/edit/", help_list.help_edit, "help-edit", FILING),
    form(
        "help-list/<str:code>/<int:pk>/notes/new/",
        help_list.help_note_create,
        "help-note-create",
        KEEPERS,
    ),
    form(
        "help-list/<str:code>/notes/<int:pk>/", help_list.help_note_edit, "help-note-edit", KEEPERS
    ),
    page("appeals/<str:code>/<year:year>/", appeals.appeal_list, "appeal-list", EVERYONE),
    form("appeals/<str:code>/<year:year>/edit/", appeals.appeal_create, "appeal-create", VILLAGE),
    form("appeals/<str:code>/<int:pk>/answer/", appeals.appeal_answer, "appeal-answer", LEADER),
    page(
        "standards/<int:pk>/print/",
        standards.standard_print,
        "standard-print",
        EVERYONE,
        not_noted="the text of a standard",
    ),
    page(
        "standards/<int:pk>/file/",
        standards.standard_export,
        "standard-export",
        EVERYONE,
        not_noted="the text of a standard",
    ),
    *of_drafts,
    *of_unused,
    # books
    page("books/<str:code>/", books.book_list, "book-list", OFFICE),
    act("books/<str:code>/start/", books.book_start, "book-start", PRINTING),
    page("books/<str:code>/<year:year>/draft/", books.book_draft, "book-draft", OFFICE),
    page("books/jobs/<int:pk>/progress/", books.book_progress, "book-progress", OFFICE),
    page("books/jobs/<int:pk>/download/", books.book_download, "book-download", OFFICE),
]
