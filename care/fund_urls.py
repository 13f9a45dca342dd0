from accounts.access import EVERYONE, FAMILIES, KEEPERS, STAFF, form, page

from .ledger.views import (
    budgets,
    closings,
    drives,
    entries,
    fund_prints,
    funds,
    openings,
    statements,
)

urlpatterns = [
    page("funds/<str:code>/", funds.fund_list, "fund-list", EVERYONE),
    page("funds/<str:code>/workbook/", funds.fund_workbook, "fund-workbook", EVERYONE),
    form("funds/<str:code>/openings/", openings.opening_import, "opening-import", KEEPERS),
    form(
        "funds/<str:code>/openings/<int:pk>/",
        openings.opening_import_preview,
        "opening-import-preview",
        KEEPERS,
    ),
    form("funds/<str:code>/new/", funds.fund_create, "fund-create", KEEPERS),
    page("funds/<str:code>/<int:pk>/", funds.fund_detail, "fund-detail", EVERYONE),
    form("funds/<str:code>/<int:pk>/edit/", funds.fund_edit, "fund-edit", KEEPERS),
    page(
        "funds/<str:code>/<int:pk>/workbook/",
        funds.fund_ledger,
        "fund-ledger",
        EVERYONE,
        gives=FAMILIES,
    ),
    form(
        "funds/<str:code>/<int:pk>/entries/new/",
        entries.entry_create,
        "entry-create",
        KEEPERS,
        families=True,
    ),
    form(
        "funds/<str:code>/<int:pk>/transfer/", entries.transfer_create, "transfer-create", KEEPERS
    ),
    page("funds/<str:code>/entries/<ref:ref>/", entries.entry_detail, "entry-detail", EVERYONE),
    form(
        "funds/<str:code>/entries/<ref:ref>/reverse/",
        entries.entry_reverse,
        "entry-reverse",
        KEEPERS,
        families=True,
    ),
    page(
        "funds/<str:code>/<int:pk>/book/<year:year>/",
        fund_prints.fund_book,
        "fund-book",
        EVERYONE,
        gives=FAMILIES,
    ),
    page(
        "funds/<str:code>/<int:pk>/disclosure/<year:year>/",
        fund_prints.fund_disclosure,
        "fund-disclosure",
        EVERYONE,
    ),
    page(
        "funds/<str:code>/<int:pk>/year/<year:year>/", fund_prints.fund_year, "fund-year", EVERYONE
    ),
    page("funds/<str:code>/budgets/<year:year>/", budgets.budget_list, "budget-list", EVERYONE),
    form("funds/<str:code>/budgets/<year:year>/outlay/", budgets.outlay_edit, "outlay-edit", STAFF),
    page(
        "funds/<str:code>/<int:pk>/budget/<year:year>/",
        budgets.budget_detail,
        "budget-detail",
        EVERYONE,
    ),
    form(
        "funds/<str:code>/<int:pk>/budget/<year:year>/edit/",
        budgets.budget_edit,
        "budget-edit",
        KEEPERS,
    ),
    page("funds/<str:code>/closings/<year:year>/", closings.closing_list, "closing-list", EVERYONE),
    form(
        "funds/<str:code>/closings/<year:year>/new/",
        closings.closing_create,
        "closing-create",
        STAFF,
    ),
    form(
        "funds/<str:code>/closings/reopen/<int:pk>/",
        closings.closing_reopen,
        "closing-reopen",
        STAFF,
    ),
    page(
        "funds/<str:code>/<int:pk>/statements/",
        statements.statement_list,
        "statement-list",
        EVERYONE,
    ),
    form(
        "funds/<str:code>/<int:pk>/statements/new/",
        statements.statement_create,
        "statement-create",
        KEEPERS,
    ),
    form(
        "funds/<str:code>/statements/uploads/<int:pk>/",
        statements.statement_upload,
        "statement-upload",
        KEEPERS,
    ),
    page(
        "funds/<str:code>/statements/<int:pk>/",
        statements.statement_detail,
        "statement-detail",
        EVERYONE,
        write=KEEPERS,
        families=True,
    ),
    page("drives/<str:code>/", drives.drive_list, "drive-list", EVERYONE),
    form("drives/<str:code>/new/", drives.drive_create, "drive-create", KEEPERS),
    page("drives/<str:code>/<int:pk>/", drives.drive_detail, "drive-detail", EVERYONE),
    form("drives/<str:code>/<int:pk>/edit/", drives.drive_edit, "drive-edit", KEEPERS),
    form("drives/<str:code>/<int:pk>/gifts/", drives.donation_create, "donation-create", KEEPERS),
    form(
        "drives/<str:code>/<int:pk>/help/",
        drives.drive_help_create,
        "drive-help-create",
        KEEPERS,
        families=True,
    ),
    page("drives/<str:code>/<int:pk>/print/", fund_prints.drive_print, "drive-print", EVERYONE),
]
