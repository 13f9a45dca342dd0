"""Every page of the assessment; who may use it stands in access.py."""

from django.urls import path

from .approval.views import corrections, grid, reports, workbooks
from .authoring.views import draft_parts, drafts, standards, trials, what_if
from .flags import views as flags
from .grading import views as findings
from .papers.views import books, work_plan
from .papers.views.grade_workbook import grade_workbook
from .reports.views import completeness, report_entry
from .results.views import grades, quarters
from .rounds.views import acceptances, appeals, declarations, help_list, rounds, scores

urlpatterns: list = [
    # monthly reports
    path("reports/<str:code>/<year:year>/", reports.report_year, name="report-year"),
    path("reports/<str:code>/<period:period>/", reports.report_detail, name="report-detail"),
    path("reports/<str:code>/<period:period>/edit/", report_entry.report_edit, name="report-edit"),
    path("reports/<str:code>/<period:period>/submit/", reports.report_submit, name="report-submit"),
    path(
        "reports/<str:code>/<period:period>/approve/", reports.report_approve, name="report-approve"
    ),
    path("reports/<str:code>/<period:period>/return/", reports.report_return, name="report-return"),
    path(
        "reports/<str:code>/<period:period>/correct/",
        corrections.report_correct,
        name="report-correct",
    ),
    path("corrections/<str:code>/", corrections.correction_list, name="correction-list"),
    # odd figures
    path("flags/<str:code>/<year:year>/", flags.flag_list, name="flag-list"),
    path("flags/<str:code>/<year:year>/workbook/", flags.flag_workbook, name="flag-workbook"),
    path("flags/<str:code>/<int:pk>/answer/", flags.flag_answer, name="flag-answer"),
    path("flags/<str:code>/check/", flags.flag_check, name="flag-check"),
    # grid and completeness
    path("grid/<str:code>/<period:period>/", grid.report_grid, name="report-grid"),
    path(
        "grid/<str:code>/<period:period>/approve/",
        grid.report_approve_month,
        name="report-approve-month",
    ),
    path("completeness/<str:code>/<year:year>/", completeness.completeness, name="completeness"),
    path(
        "completeness/<str:code>/<period:period>/reminders/",
        completeness.reminders,
        name="reminders",
    ),
    # workbooks
    path(
        "workbook/preview/<int:pk>/", workbooks.report_upload_preview, name="report-upload-preview"
    ),
    path("workbook/<str:code>/upload/", workbooks.report_upload, name="report-upload"),
    path("workbook/<str:code>/<period:period>/", workbooks.report_workbook, name="report-workbook"),
    # grades, findings, standards
    path("overview/<str:code>/<year:year>/", grades.overview, name="overview"),
    path(
        "overview/<str:code>/<year:year>/list/", grades.overview_workbook, name="overview-workbook"
    ),
    path("overview/<str:code>/<year:year>/workbook/", grade_workbook, name="grade-workbook"),
    path("what-if/<str:code>/<year:year>/", what_if.what_if, name="what-if"),
    path(
        "what-if/<str:code>/<year:year>/workbook/",
        what_if.what_if_workbook,
        name="what-if-workbook",
    ),
    path("grade/<str:code>/<year:year>/", grades.village_grade, name="village-grade"),
    path("findings/<str:code>/<year:year>/", findings.finding_list, name="finding-list"),
    path("findings/<str:code>/<year:year>/edit/", findings.finding_edit, name="finding-edit"),
    path(
        "declarations/<str:code>/<year:year>/",
        declarations.declaration_list,
        name="declaration-list",
    ),
    path(
        "declarations/<str:code>/<year:year>/workbook/",
        declarations.declaration_workbook,
        name="declaration-workbook",
    ),
    path(
        "declarations/<str:code>/<year:year>/edit/",
        declarations.declaration_edit,
        name="declaration-edit",
    ),
    path("work-plans/<str:code>/<year:year>/", work_plan.work_plan_preview, name="work-plan"),
    path(
        "work-plans/<str:code>/<year:year>/draft/",
        work_plan.work_plan_draft,
        name="work-plan-draft",
    ),
    path("scores/<str:code>/<year:year>/", scores.item_scores, name="item-scores"),
    path("scores/<str:code>/<year:year>/<slug:item>/self/", scores.item_self, name="item-self"),
    path(
        "scores/<str:code>/<year:year>/<slug:item>/inspection/",
        scores.item_inspection,
        name="item-inspection",
    ),
    path("standards/", standards.standard_list, name="standard-list"),
    path("standards/<int:pk>/", standards.standard_detail, name="standard-detail"),
    # the year
    path("rounds/<str:code>/<year:year>/", rounds.round_detail, name="round-detail"),
    path("rounds/<str:code>/<year:year>/edit/", rounds.round_edit, name="round-edit"),
    path("rounds/<str:code>/<year:year>/move/", rounds.round_move, name="round-move"),
    path("rounds/<str:code>/<year:year>/confirm/", rounds.grade_confirm, name="grade-confirm"),
    path("rounds/<str:code>/<year:year>/publish/", rounds.round_publish, name="round-publish"),
    path("rounds/<str:code>/<year:year>/plaques/", rounds.plaque_print, name="plaque-print"),
    path("quarters/<str:code>/<year:year>/", quarters.quarterly_review, name="quarterly-review"),
    path("self-views/<str:code>/<year:year>/", acceptances.self_view_list, name="self-view-list"),
    path(
        "self-views/<str:code>/<year:year>/<slug:criterion>/",
        acceptances.self_view_edit,
        name="self-view-edit",
    ),
    path(
        "acceptances/<str:code>/<year:year>/", acceptances.acceptance_list, name="acceptance-list"
    ),
    path(
        "acceptances/<str:code>/<year:year>/edit/",
        acceptances.acceptance_edit,
        name="acceptance-edit",
    ),
    path(
        "acceptances/<str:code>/<year:year>/print/",
        acceptances.acceptance_print,
        name="acceptance-print",
    ),
    path("help-list/<str:code>/", help_list.help_list, name="help-list"),
    path("help-list/<str:code>/new/", help_list.help_create, name="help-create"),
    path("help-list/<str:code>/<int:pk>/edit/", help_list.help_edit, name="help-edit"),
    path(
        "help-list/<str:code>/<int:pk>/notes/new/",
        help_list.help_note_create,
        name="help-note-create",
    ),
    path("help-list/<str:code>/notes/<int:pk>/", help_list.help_note_edit, name="help-note-edit"),
    path("appeals/<str:code>/<year:year>/", appeals.appeal_list, name="appeal-list"),
    path("appeals/<str:code>/<year:year>/edit/", appeals.appeal_create, name="appeal-create"),
    path("appeals/<str:code>/<int:pk>/answer/", appeals.appeal_answer, name="appeal-answer"),
    path("standards/<int:pk>/print/", standards.standard_print, name="standard-print"),
    path("standards/<int:pk>/file/", standards.standard_export, name="standard-export"),
    # standards in the making
    path("standards/drafts/new/", drafts.draft_create, name="standard-draft-create"),
    path("standards/drafts/import/", drafts.draft_import, name="standard-import"),
    path("standards/drafts/<int:pk>/", drafts.draft_detail, name="standard-draft-detail"),
    path("standards/drafts/<int:pk>/edit/", drafts.draft_edit, name="standard-draft-edit"),
    path("standards/drafts/<int:pk>/grades/", drafts.draft_grades, name="standard-draft-grades"),
    path(
        "standards/drafts/<int:pk>/sections/new/",
        draft_parts.section_create,
        name="standard-section-create",
    ),
    path(
        "standards/drafts/<int:pk>/sections/<slug:part>/",
        draft_parts.section_edit,
        name="standard-section-edit",
    ),
    path(
        "standards/drafts/<int:pk>/criteria/new/",
        draft_parts.criterion_create,
        name="standard-criterion-create",
    ),
    path(
        "standards/drafts/<int:pk>/criteria/<slug:part>/",
        draft_parts.criterion_edit,
        name="standard-criterion-edit",
    ),
    path("standards/drafts/<int:pk>/move/", draft_parts.draft_move, name="standard-draft-move"),
    path("standards/drafts/<int:pk>/try/", trials.draft_try, name="standard-draft-try"),
    path("standards/drafts/<int:pk>/print/", standards.draft_print, name="standard-draft-print"),
    path(
        "standards/drafts/<int:pk>/try/<str:code>/",
        trials.draft_try_village,
        name="standard-draft-try-village",
    ),
    path("standards/drafts/<int:pk>/file/", standards.draft_export, name="standard-draft-export"),
    path("standards/drafts/<int:pk>/publish/", drafts.draft_publish, name="standard-draft-publish"),
    # books
    path("books/<str:code>/", books.book_list, name="book-list"),
    path("books/<str:code>/start/", books.book_start, name="book-start"),
    path("books/<str:code>/<year:year>/draft/", books.book_draft, name="book-draft"),
    path("books/jobs/<int:pk>/progress/", books.book_progress, name="book-progress"),
    path("books/jobs/<int:pk>/download/", books.book_download, name="book-download"),
]
