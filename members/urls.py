from accounts.access import EVERYONE, KEEPERS, STAFF, form, page

from .appraisals import views as appraisals
from .campaigns.views import campaign_workbook, campaigns
from .contacts.views import contact_workbook, contacts, notes
from .doubles import views as doubles
from .imports import views as imports
from .network.views import coverage, network
from .papers import views as prints
from .people.views import groups, households, members, moves, picking
from .suggestions import views as suggestions

urlpatterns = [
    page("coverage/<str:code>/", coverage.coverage, "coverage", EVERYONE),
    page("network/<str:code>/", network.network, "network", EVERYONE),
    page("network/<str:code>/print/", network.network_print, "network-print", EVERYONE),
    page("members/<str:code>/", members.member_list, "member-list", EVERYONE),
    page("members/<str:code>/workbook/", members.member_workbook, "member-workbook", EVERYONE),
    form("members/<str:code>/new/", members.member_create, "member-create", KEEPERS),
    page("members/<str:code>/<int:pk>/", members.member_detail, "member-detail", EVERYONE),
    form("members/<str:code>/<int:pk>/edit/", members.member_edit, "member-edit", KEEPERS),
    form("members/<str:code>/<int:pk>/leave/", moves.member_leave, "member-leave", KEEPERS),
    form("members/<str:code>/<int:pk>/rejoin/", moves.member_rejoin, "member-rejoin", KEEPERS),
    form("members/<str:code>/<int:pk>/transfer/", moves.member_transfer, "member-transfer", STAFF),
    page("doubles/<str:code>/", doubles.double_list, "double-list", KEEPERS),
    form("doubles/<str:code>/<int:pk>/undo/", doubles.double_undo, "double-undo", KEEPERS),
    form("members/<str:code>/<int:pk>/merge/", doubles.member_merge, "member-merge", KEEPERS),
    form(
        "households/<str:code>/<int:pk>/merge/",
        doubles.household_merge,
        "household-merge",
        KEEPERS,
    ),
    page("households/<str:code>/pick/", picking.household_pick, "household-pick", KEEPERS),
    page("members/<str:code>/pick/", picking.member_pick, "member-pick", KEEPERS),
    page("households/<str:code>/", households.household_list, "household-list", EVERYONE),
    page(
        "households/<str:code>/workbook/",
        households.household_workbook,
        "household-workbook",
        EVERYONE,
    ),
    form("households/<str:code>/new/", households.household_create, "household-create", KEEPERS),
    page(
        "households/<str:code>/<int:pk>/", households.household_detail, "household-detail", EVERYONE
    ),
    form(
        "households/<str:code>/<int:pk>/edit/", households.household_edit, "household-edit", KEEPERS
    ),
    form("households/<str:code>/<int:pk>/move/", moves.household_move, "household-move", STAFF),
    form(
        "households/<str:code>/<int:pk>/close/", moves.household_close, "household-close", KEEPERS
    ),
    page("groups/<str:code>/", groups.group_list, "group-list", EVERYONE),
    page("groups/<str:code>/workbook/", groups.group_workbook, "group-workbook", EVERYONE),
    form("groups/<str:code>/new/", groups.group_create, "group-create", KEEPERS),
    page("groups/<str:code>/<int:pk>/", groups.group_detail, "group-detail", EVERYONE),
    form("groups/<str:code>/<int:pk>/edit/", groups.group_edit, "group-edit", KEEPERS),
    page("contacts/<str:code>/", contacts.contact_list, "contact-list", EVERYONE, write=KEEPERS),
    page(
        "contacts/<str:code>/workbook/",
        contact_workbook.contact_workbook,
        "contact-workbook",
        EVERYONE,
    ),
    form(
        "members/<str:code>/<int:pk>/contacts/new/",
        contacts.contact_create,
        "contact-create",
        KEEPERS,
    ),
    form("contacts/<str:code>/<int:pk>/edit/", contacts.contact_edit, "contact-edit", KEEPERS),
    form("groups/<str:code>/<int:pk>/notes/new/", notes.note_create, "note-create", KEEPERS),
    form("notes/<str:code>/<int:pk>/edit/", notes.note_edit, "note-edit", KEEPERS),
    page("suggestions/<str:code>/", suggestions.suggestion_list, "suggestion-list", EVERYONE),
    page(
        "suggestions/<str:code>/workbook/",
        suggestions.suggestion_workbook,
        "suggestion-workbook",
        EVERYONE,
    ),
    form(
        "suggestions/<str:code>/new/", suggestions.suggestion_create, "suggestion-create", KEEPERS
    ),
    form(
        "suggestions/<str:code>/<int:pk>/edit/",
        suggestions.suggestion_edit,
        "suggestion-edit",
        KEEPERS,
    ),
    form(
        "suggestions/<str:code>/<int:pk>/answer/",
        suggestions.suggestion_answer,
        "suggestion-answer",
        KEEPERS,
    ),
    page(
        "member-appraisals/<str:code>/<year:year>/",
        appraisals.member_appraisal_list,
        "member-appraisal-list",
        EVERYONE,
        write=KEEPERS,
    ),
    page(
        "member-appraisals/<str:code>/<year:year>/workbook/",
        appraisals.member_appraisal_workbook,
        "member-appraisal-workbook",
        EVERYONE,
    ),
    page("campaigns/<str:code>/", campaigns.campaign_list, "campaign-list", EVERYONE),
    form("campaigns/<str:code>/new/", campaigns.campaign_create, "campaign-create", STAFF),
    page(
        "campaigns/<str:code>/<int:pk>/",
        campaigns.campaign_detail,
        "campaign-detail",
        EVERYONE,
        write=KEEPERS,
    ),
    form("campaigns/<str:code>/<int:pk>/close/", campaigns.campaign_close, "campaign-close", STAFF),
    page(
        "campaigns/<str:code>/<int:pk>/workbook/",
        campaign_workbook.campaign_workbook,
        "campaign-workbook",
        EVERYONE,
    ),
    page("campaigns/<str:code>/<int:pk>/print/", prints.campaign_print, "campaign-print", EVERYONE),
    form("imports/<str:code>/", imports.member_import_list, "member-import-list", KEEPERS),
    form("imports/<str:code>/<int:pk>/", imports.member_import, "member-import", KEEPERS),
    page(
        "imports/<str:code>/<int:pk>/progress/",
        imports.member_import_progress,
        "member-import-progress",
        KEEPERS,
    ),
    page(
        "imports/<str:code>/<int:pk>/errors/",
        imports.member_import_errors,
        "member-import-errors",
        KEEPERS,
    ),
    page("print/<str:code>/", prints.print_list, "print-list", EVERYONE),
    page("print/<str:code>/cards/", prints.card_print, "card-print", EVERYONE),
    page("print/<str:code>/register/", prints.register_print, "register-print", EVERYONE),
    page("print/<str:code>/rosters/", prints.roster_print, "roster-print", EVERYONE),
    page(
        "members/<str:code>/<int:pk>/certificate/",
        prints.certificate_print,
        "certificate-print",
        EVERYONE,
    ),
    page("print/<str:code>/agreements/", prints.agreement_print, "agreement-print", EVERYONE),
    page(
        "print/<str:code>/blanks/<slug:form>/",
        prints.blank_print,
        "blank-print",
        EVERYONE,
        not_noted="a form nobody has filled in",
    ),
]
