from django.urls import path

from .ledger.views import budgets, closings, drives, entries, fund_prints, funds, statements

urlpatterns = [
    path("funds/<str:code>/", funds.fund_list, name="fund-list"),
    path("funds/<str:code>/workbook/", funds.fund_workbook, name="fund-workbook"),
    path("funds/<str:code>/new/", funds.fund_create, name="fund-create"),
    path("funds/<str:code>/<int:pk>/", funds.fund_detail, name="fund-detail"),
    path("funds/<str:code>/<int:pk>/edit/", funds.fund_edit, name="fund-edit"),
    path("funds/<str:code>/<int:pk>/workbook/", funds.fund_ledger, name="fund-ledger"),
    path("funds/<str:code>/<int:pk>/entries/new/", entries.entry_create, name="entry-create"),
    path("funds/<str:code>/<int:pk>/transfer/", entries.transfer_create, name="transfer-create"),
    path("funds/<str:code>/entries/<ref:ref>/", entries.entry_detail, name="entry-detail"),
    path(
        "funds/<str:code>/entries/<ref:ref>/reverse/", entries.entry_reverse, name="entry-reverse"
    ),
    path("funds/<str:code>/<int:pk>/book/<year:year>/", fund_prints.fund_book, name="fund-book"),
    path(
        "funds/<str:code>/<int:pk>/disclosure/<year:year>/",
        fund_prints.fund_disclosure,
        name="fund-disclosure",
    ),
    path("funds/<str:code>/<int:pk>/year/<year:year>/", fund_prints.fund_year, name="fund-year"),
    path("funds/<str:code>/budgets/<year:year>/", budgets.budget_list, name="budget-list"),
    path("funds/<str:code>/budgets/<year:year>/outlay/", budgets.outlay_edit, name="outlay-edit"),
    path(
        "funds/<str:code>/<int:pk>/budget/<year:year>/", budgets.budget_detail, name="budget-detail"
    ),
    path(
        "funds/<str:code>/<int:pk>/budget/<year:year>/edit/",
        budgets.budget_edit,
        name="budget-edit",
    ),
    path("funds/<str:code>/closings/<year:year>/", closings.closing_list, name="closing-list"),
    path(
        "funds/<str:code>/closings/<year:year>/new/", closings.closing_create, name="closing-create"
    ),
    path(
        "funds/<str:code>/closings/reopen/<int:pk>/", closings.closing_reopen, name="closing-reopen"
    ),
    path("funds/<str:code>/<int:pk>/statements/", statements.statement_list, name="statement-list"),
    path(
        "funds/<str:code>/<int:pk>/statements/new/",
        statements.statement_create,
        name="statement-create",
    ),
    path(
        "funds/<str:code>/statements/<int:pk>/",
        statements.statement_detail,
        name="statement-detail",
    ),
    path("drives/<str:code>/", drives.drive_list, name="drive-list"),
    path("drives/<str:code>/new/", drives.drive_create, name="drive-create"),
    path("drives/<str:code>/<int:pk>/", drives.drive_detail, name="drive-detail"),
    path("drives/<str:code>/<int:pk>/edit/", drives.drive_edit, name="drive-edit"),
    path("drives/<str:code>/<int:pk>/gifts/", drives.donation_create, name="donation-create"),
    path("drives/<str:code>/<int:pk>/help/", drives.drive_help_create, name="drive-help-create"),
    path("drives/<str:code>/<int:pk>/print/", fund_prints.drive_print, name="drive-print"),
]
