"""Charters and village rules: drafting, steps, slips, papers."""

from accounts.access import EVERYONE, FILING, KEEPERS, form, page

from .charters.views import charters, slips, steps, texts
from .charters.views import papers as charter_papers
from .charters.views import prints as charter_prints

urlpatterns = [
    page("charters/<str:code>/", charters.charter_list, "charter-list", EVERYONE),
    page("charters/<str:code>/workbook/", charters.charter_workbook, "charter-workbook", EVERYONE),
    form("charters/<str:code>/new/", charters.charter_create, "charter-create", KEEPERS),
    page("charters/<str:code>/<int:pk>/", charters.charter_detail, "charter-detail", EVERYONE),
    form("charters/<str:code>/<int:pk>/edit/", charters.charter_edit, "charter-edit", KEEPERS),
    page("preferences/<str:code>/", charters.preference_list, "preference-list", EVERYONE),
    form(
        "charters/<str:code>/<int:pk>/preferences/new/",
        charters.preference_create,
        "preference-create",
        KEEPERS,
    ),
    form(
        "preferences/<str:code>/<int:pk>/edit/",
        charters.preference_edit,
        "preference-edit",
        KEEPERS,
    ),
    page("charters/<str:code>/texts/<int:pk>/", texts.charter_text, "charter-text", EVERYONE),
    form(
        "charters/<str:code>/texts/<int:pk>/clauses/new/",
        texts.clause_create,
        "clause-create",
        KEEPERS,
    ),
    form("charters/<str:code>/clauses/<int:pk>/edit/", texts.clause_edit, "clause-edit", KEEPERS),
    form(
        "charters/<str:code>/<int:pk>/steps/<int:step>/",
        steps.charter_step,
        "charter-step",
        KEEPERS,
    ),
    form("charters/<str:code>/<int:pk>/file/", steps.charter_file, "charter-file", FILING),
    form("charters/<str:code>/steps/<int:pk>/edit/", steps.step_edit, "step-edit", KEEPERS),
    page(
        "charters/<str:code>/<int:pk>/slips/", slips.slip_list, "slip-list", EVERYONE, write=KEEPERS
    ),
    form("charters/<str:code>/slips/<int:pk>/edit/", slips.slip_edit, "slip-edit", KEEPERS),
    form(
        "charters/<str:code>/<int:pk>/papers/new/",
        charter_papers.charter_paper_create,
        "charter-paper-create",
        KEEPERS,
    ),
    form(
        "charters/<str:code>/papers/<int:pk>/edit/",
        charter_papers.charter_paper_edit,
        "charter-paper-edit",
        KEEPERS,
    ),
    page(
        "charters/<str:code>/<int:pk>/archive/<str:form>/",
        charter_papers.charter_archive,
        "charter-archive",
        EVERYONE,
    ),
    page(
        "charters/<str:code>/<int:pk>/print/",
        charter_prints.charter_print,
        "charter-print",
        EVERYONE,
    ),
    page(
        "charters/<str:code>/<int:pk>/print/slips/",
        charter_prints.slip_print,
        "slip-print",
        EVERYONE,
    ),
    page(
        "charters/<str:code>/<int:pk>/print/sign-in/",
        charter_prints.sign_in_print,
        "sign-in-print",
        EVERYONE,
    ),
    page(
        "charters/<str:code>/<int:pk>/print/vote/",
        charter_prints.vote_print,
        "vote-print",
        EVERYONE,
    ),
]
