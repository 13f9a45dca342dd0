from django.urls import include, path

from accounts.access import EVERYONE, FAMILIES, KEEPERS, STAFF, form, page

from .agreements.views import agreements
from .agreements.views import imports as agreement_imports
from .agreements.views import lists as agreement_lists
from .agreements.views import papers as agreement_papers
from .agreements.views import templates as agreement_templates
from .appraisals.views import appraisals, surveys
from .democracy.views import accountability, merits
from .disclosure import views as disclosures
from .eight_registers import views as registers
from .meetings.views import matters, meetings
from .meetings.views import prints as meeting_prints
from .villager_reports import views as villager_reports

urlpatterns = [
    page(
        "appraisals/<str:code>/<year:year>/", appraisals.appraisal_list, "appraisal-list", EVERYONE
    ),
    form(
        "appraisals/<str:code>/<year:year>/new/",
        appraisals.appraisal_create,
        "appraisal-create",
        STAFF,
    ),
    form(
        "appraisals/<str:code>/edit/<int:pk>/", appraisals.appraisal_edit, "appraisal-edit", STAFF
    ),
    page("surveys/<str:code>/<year:year>/", surveys.survey_list, "survey-list", EVERYONE),
    form("surveys/<str:code>/<year:year>/new/", surveys.survey_create, "survey-create", STAFF),
    page("surveys/<str:code>/detail/<int:pk>/", surveys.survey_detail, "survey-detail", EVERYONE),
    form("surveys/<str:code>/detail/<int:pk>/edit/", surveys.survey_edit, "survey-edit", STAFF),
    form(
        "surveys/<str:code>/detail/<int:pk>/tally/", surveys.survey_tally, "survey-tally", KEEPERS
    ),
    form("surveys/<str:code>/detail/<int:pk>/close/", surveys.survey_close, "survey-close", STAFF),
    form(
        "surveys/<str:code>/detail/<int:pk>/reopen/", surveys.survey_reopen, "survey-reopen", STAFF
    ),
    page(
        "surveys/<str:code>/detail/<int:pk>/print/<str:form>/",
        surveys.survey_print,
        "survey-print",
        EVERYONE,
        not_noted="blank questionnaires and their counts",
    ),
    page(
        "villager-reports/<str:code>/<year:year>/",
        villager_reports.villager_report_list,
        "villager-report-list",
        EVERYONE,
    ),
    form(
        "villager-reports/<str:code>/<year:year>/<str:half>/edit/",
        villager_reports.villager_report_edit,
        "villager-report-edit",
        KEEPERS,
    ),
    page(
        "villager-reports/<str:code>/<year:year>/<str:half>/draft/",
        villager_reports.villager_report_draft,
        "villager-report-draft",
        EVERYONE,
    ),
    path("", include("autonomy.charter_urls")),
    page("agreements/<str:code>/", agreements.agreement_list, "agreement-list", EVERYONE),
    page(
        "agreements/<str:code>/workbook/",
        agreements.agreement_workbook,
        "agreement-workbook",
        EVERYONE,
    ),
    form("agreements/<str:code>/new/", agreements.agreement_create, "agreement-create", KEEPERS),
    form("agreements/<str:code>/sign/", agreement_lists.agreement_sign, "agreement-sign", KEEPERS),
    page(
        "agreements/<str:code>/renewal/",
        agreement_lists.agreement_renewal,
        "agreement-renewal",
        EVERYONE,
        write=KEEPERS,
    ),
    page(
        "agreements/<str:code>/paper/",
        agreement_papers.agreement_paper,
        "agreement-paper",
        EVERYONE,
    ),
    form(
        "agreements/<str:code>/import/",
        agreement_imports.agreement_import,
        "agreement-import",
        KEEPERS,
    ),
    form(
        "agreements/<str:code>/import/<int:pk>/",
        agreement_imports.agreement_import_preview,
        "agreement-import-preview",
        KEEPERS,
    ),
    form(
        "agreements/<str:code>/<int:pk>/edit/", agreements.agreement_edit, "agreement-edit", KEEPERS
    ),
    form("agreements/<str:code>/<int:pk>/end/", agreements.agreement_end, "agreement-end", KEEPERS),
    page(
        "agreement-templates/<str:code>/",
        agreement_templates.agreement_template_list,
        "agreement-template-list",
        EVERYONE,
    ),
    form(
        "agreement-templates/<str:code>/new/",
        agreement_templates.agreement_template_create,
        "agreement-template-create",
        STAFF,
    ),
    form(
        "agreement-templates/<str:code>/<int:pk>/edit/",
        agreement_templates.agreement_template_edit,
        "agreement-template-edit",
        STAFF,
    ),
    page("meetings/<str:code>/<year:year>/", meetings.meeting_list, "meeting-list", EVERYONE),
    page(
        "meetings/<str:code>/<year:year>/workbook/",
        meetings.meeting_workbook,
        "meeting-workbook",
        EVERYONE,
    ),
    form(
        "meetings/<str:code>/<year:year>/new/", meetings.meeting_create, "meeting-create", KEEPERS
    ),
    page(
        "meetings/<str:code>/<int:pk>/detail/", meetings.meeting_detail, "meeting-detail", EVERYONE
    ),
    form("meetings/<str:code>/<int:pk>/edit/", meetings.meeting_edit, "meeting-edit", KEEPERS),
    page(
        "meetings/<str:code>/<int:pk>/print/",
        meeting_prints.meeting_print,
        "meeting-print",
        EVERYONE,
    ),
    page(
        "meetings/<str:code>/sign-in/", meeting_prints.meeting_sign_in, "meeting-sign-in", EVERYONE
    ),
    form(
        "meetings/<str:code>/<int:pk>/matters/new/", matters.matter_create, "matter-create", KEEPERS
    ),
    form("meetings/<str:code>/matters/<int:pk>/edit/", matters.matter_edit, "matter-edit", KEEPERS),
    form(
        "meetings/<str:code>/matters/<int:pk>/result/",
        matters.matter_result,
        "matter-result",
        KEEPERS,
    ),
    page(
        "accountability/<str:code>/<year:year>/",
        accountability.accountability_list,
        "accountability-list",
        EVERYONE,
    ),
    page(
        "accountability/<str:code>/<year:year>/workbook/",
        accountability.accountability_workbook,
        "accountability-workbook",
        EVERYONE,
    ),
    form(
        "accountability/<str:code>/<year:year>/new/",
        accountability.accountability_create,
        "accountability-create",
        STAFF,
    ),
    page(
        "accountability/<str:code>/<int:pk>/detail/",
        accountability.accountability_detail,
        "accountability-detail",
        EVERYONE,
    ),
    form(
        "accountability/<str:code>/<int:pk>/edit/",
        accountability.accountability_edit,
        "accountability-edit",
        STAFF,
    ),
    page("merits/<str:code>/<year:year>/", merits.merit_list, "merit-list", EVERYONE),
    page(
        "merits/<str:code>/<year:year>/workbook/", merits.merit_workbook, "merit-workbook", EVERYONE
    ),
    page("merits/<str:code>/<year:year>/print/", merits.merit_print, "merit-print", EVERYONE),
    form("merits/<str:code>/<year:year>/new/", merits.merit_create, "merit-create", KEEPERS),
    form("merits/<str:code>/<int:pk>/edit/", merits.merit_edit, "merit-edit", KEEPERS),
    page(
        "disclosures/<str:code>/<year:year>/",
        disclosures.disclosure_list,
        "disclosure-list",
        EVERYONE,
    ),
    page(
        "disclosures/<str:code>/<year:year>/workbook/",
        disclosures.disclosure_workbook,
        "disclosure-workbook",
        EVERYONE,
    ),
    form(
        "disclosures/<str:code>/<year:year>/new/",
        disclosures.disclosure_create,
        "disclosure-create",
        KEEPERS,
    ),
    page(
        "disclosures/<str:code>/<year:year>/print/",
        disclosures.disclosure_print,
        "disclosure-print",
        EVERYONE,
    ),
    form(
        "disclosures/<str:code>/<int:pk>/edit/",
        disclosures.disclosure_edit,
        "disclosure-edit",
        KEEPERS,
    ),
    page(
        "registers/<str:code>/<year:year>/",
        registers.village_register_list,
        "village-register-list",
        EVERYONE,
    ),
    page(
        "registers/<str:code>/<year:year>/all/<str:form>/",
        registers.village_register_volume,
        "village-register-volume",
        EVERYONE,
        gives=FAMILIES,
    ),
    page(
        "registers/<str:code>/<year:year>/<str:slug>/",
        registers.village_register,
        "village-register",
        EVERYONE,
    ),
    page(
        "registers/<str:code>/<year:year>/<str:slug>/print/",
        registers.village_register_print,
        "village-register-print",
        EVERYONE,
        gives=FAMILIES,
    ),
    page(
        "registers/<str:code>/<year:year>/<str:slug>/workbook/",
        registers.village_register_workbook,
        "village-register-workbook",
        EVERYONE,
        gives=FAMILIES,
    ),
]
