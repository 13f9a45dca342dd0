from django.urls import path

from .appraisals import views as appraisals
from .campaigns.views import campaign_workbook, campaigns
from .contacts.views import contact_workbook, contacts, notes
from .imports import views as imports
from .network.views import coverage, network
from .papers import views as prints
from .people.views import groups, households, members, moves
from .suggestions import views as suggestions

urlpatterns = [
    path("coverage/<str:code>/", coverage.coverage, name="coverage"),
    path("network/<str:code>/", network.network, name="network"),
    path("network/<str:code>/print/", network.network_print, name="network-print"),
    path("members/<str:code>/", members.member_list, name="member-list"),
    path("members/<str:code>/workbook/", members.member_workbook, name="member-workbook"),
    path("members/<str:code>/new/", members.member_create, name="member-create"),
    path("members/<str:code>/<int:pk>/", members.member_detail, name="member-detail"),
    path("members/<str:code>/<int:pk>/edit/", members.member_edit, name="member-edit"),
    path("members/<str:code>/<int:pk>/leave/", moves.member_leave, name="member-leave"),
    path("members/<str:code>/<int:pk>/rejoin/", moves.member_rejoin, name="member-rejoin"),
    path("members/<str:code>/<int:pk>/transfer/", moves.member_transfer, name="member-transfer"),
    path("households/<str:code>/", households.household_list, name="household-list"),
    path(
        "households/<str:code>/workbook/", households.household_workbook, name="household-workbook"
    ),
    path("households/<str:code>/new/", households.household_create, name="household-create"),
    path("households/<str:code>/<int:pk>/", households.household_detail, name="household-detail"),
    path("households/<str:code>/<int:pk>/edit/", households.household_edit, name="household-edit"),
    path("groups/<str:code>/", groups.group_list, name="group-list"),
    path("groups/<str:code>/workbook/", groups.group_workbook, name="group-workbook"),
    path("groups/<str:code>/new/", groups.group_create, name="group-create"),
    path("groups/<str:code>/<int:pk>/", groups.group_detail, name="group-detail"),
    path("groups/<str:code>/<int:pk>/edit/", groups.group_edit, name="group-edit"),
    path("contacts/<str:code>/", contacts.contact_list, name="contact-list"),
    path(
        "contacts/<str:code>/workbook/", contact_workbook.contact_workbook, name="contact-workbook"
    ),
    path(
        "members/<str:code>/<int:pk>/contacts/new/", contacts.contact_create, name="contact-create"
    ),
    path("contacts/<str:code>/<int:pk>/edit/", contacts.contact_edit, name="contact-edit"),
    path("groups/<str:code>/<int:pk>/notes/new/", notes.note_create, name="note-create"),
    path("notes/<str:code>/<int:pk>/edit/", notes.note_edit, name="note-edit"),
    path("suggestions/<str:code>/", suggestions.suggestion_list, name="suggestion-list"),
    path(
        "suggestions/<str:code>/workbook/",
        suggestions.suggestion_workbook,
        name="suggestion-workbook",
    ),
    path("suggestions/<str:code>/new/", suggestions.suggestion_create, name="suggestion-create"),
    path(
        "suggestions/<str:code>/<int:pk>/edit/", suggestions.suggestion_edit, name="suggestion-edit"
    ),
    path(
        "suggestions/<str:code>/<int:pk>/answer/",
        suggestions.suggestion_answer,
        name="suggestion-answer",
    ),
    path(
        "member-appraisals/<str:code>/<year:year>/",
        appraisals.member_appraisal_list,
        name="member-appraisal-list",
    ),
    path(
        "member-appraisals/<str:code>/<year:year>/workbook/",
        appraisals.member_appraisal_workbook,
        name="member-appraisal-workbook",
    ),
    path("campaigns/<str:code>/", campaigns.campaign_list, name="campaign-list"),
    path("campaigns/<str:code>/new/", campaigns.campaign_create, name="campaign-create"),
    path("campaigns/<str:code>/<int:pk>/", campaigns.campaign_detail, name="campaign-detail"),
    path("campaigns/<str:code>/<int:pk>/close/", campaigns.campaign_close, name="campaign-close"),
    path(
        "campaigns/<str:code>/<int:pk>/workbook/",
        campaign_workbook.campaign_workbook,
        name="campaign-workbook",
    ),
    path("campaigns/<str:code>/<int:pk>/print/", prints.campaign_print, name="campaign-print"),
    path("imports/<str:code>/", imports.member_import_list, name="member-import-list"),
    path("imports/<str:code>/<int:pk>/", imports.member_import, name="member-import"),
    path(
        "imports/<str:code>/<int:pk>/progress/",
        imports.member_import_progress,
        name="member-import-progress",
    ),
    path(
        "imports/<str:code>/<int:pk>/errors/",
        imports.member_import_errors,
        name="member-import-errors",
    ),
    path("print/<str:code>/", prints.print_list, name="print-list"),
    path("print/<str:code>/cards/", prints.card_print, name="card-print"),
    path("print/<str:code>/register/", prints.register_print, name="register-print"),
    path("print/<str:code>/rosters/", prints.roster_print, name="roster-print"),
    path(
        "members/<str:code>/<int:pk>/certificate/",
        prints.certificate_print,
        name="certificate-print",
    ),
    path("print/<str:code>/agreements/", prints.agreement_print, name="agreement-print"),
    path("print/<str:code>/blanks/<slug:form>/", prints.blank_print, name="blank-print"),
]
