from django.urls import path

from .agreements.views import (
    agreements,
)
from .agreements.views import (
    imports as agreement_imports,
)
from .agreements.views import (
    lists as agreement_lists,
)
from .agreements.views import (
    papers as agreement_papers,
)
from .agreements.views import (
    templates as agreement_templates,
)
from .appraisals.views import appraisals, surveys
from .charters.views import (
    charters,
    slips,
    steps,
    texts,
)
from .charters.views import (
    papers as charter_papers,
)
from .charters.views import (
    prints as charter_prints,
)
from .democracy.views import accountability, merits
from .disclosure import views as disclosures
from .eight_registers import views as registers
from .meetings.views import matters, meetings
from .meetings.views import prints as meeting_prints
from .villager_reports import views as villager_reports

urlpatterns = [
    path("appraisals/<str:code>/<year:year>/", appraisals.appraisal_list, name="appraisal-list"),
    path(
        "appraisals/<str:code>/<year:year>/new/",
        appraisals.appraisal_create,
        name="appraisal-create",
    ),
    path("appraisals/<str:code>/edit/<int:pk>/", appraisals.appraisal_edit, name="appraisal-edit"),
    path("surveys/<str:code>/<year:year>/", surveys.survey_list, name="survey-list"),
    path("surveys/<str:code>/<year:year>/new/", surveys.survey_create, name="survey-create"),
    path("surveys/<str:code>/detail/<int:pk>/", surveys.survey_detail, name="survey-detail"),
    path("surveys/<str:code>/detail/<int:pk>/edit/", surveys.survey_edit, name="survey-edit"),
    path("surveys/<str:code>/detail/<int:pk>/tally/", surveys.survey_tally, name="survey-tally"),
    path("surveys/<str:code>/detail/<int:pk>/close/", surveys.survey_close, name="survey-close"),
    path("surveys/<str:code>/detail/<int:pk>/reopen/", surveys.survey_reopen, name="survey-reopen"),
    path(
        "surveys/<str:code>/detail/<int:pk>/print/<str:form>/",
        surveys.survey_print,
        name="survey-print",
    ),
    path(
        "villager-reports/<str:code>/<year:year>/",
        villager_reports.villager_report_list,
        name="villager-report-list",
    ),
    path(
        "villager-reports/<str:code>/<year:year>/<str:half>/edit/",
        villager_reports.villager_report_edit,
        name="villager-report-edit",
    ),
    path(
        "villager-reports/<str:code>/<year:year>/<str:half>/draft/",
        villager_reports.villager_report_draft,
        name="villager-report-draft",
    ),
    path("charters/<str:code>/", charters.charter_list, name="charter-list"),
    path("charters/<str:code>/workbook/", charters.charter_workbook, name="charter-workbook"),
    path("charters/<str:code>/new/", charters.charter_create, name="charter-create"),
    path("charters/<str:code>/<int:pk>/", charters.charter_detail, name="charter-detail"),
    path("charters/<str:code>/<int:pk>/edit/", charters.charter_edit, name="charter-edit"),
    path("preferences/<str:code>/", charters.preference_list, name="preference-list"),
    path(
        "charters/<str:code>/<int:pk>/preferences/new/",
        charters.preference_create,
        name="preference-create",
    ),
    path("preferences/<str:code>/<int:pk>/edit/", charters.preference_edit, name="preference-edit"),
    path("charters/<str:code>/texts/<int:pk>/", texts.charter_text, name="charter-text"),
    path(
        "charters/<str:code>/texts/<int:pk>/clauses/new/", texts.clause_create, name="clause-create"
    ),
    path("charters/<str:code>/clauses/<int:pk>/edit/", texts.clause_edit, name="clause-edit"),
    path("charters/<str:code>/<int:pk>/steps/<int:step>/", steps.charter_step, name="charter-step"),
    path("charters/<str:code>/<int:pk>/file/", steps.charter_file, name="charter-file"),
    path("charters/<str:code>/steps/<int:pk>/edit/", steps.step_edit, name="step-edit"),
    path("charters/<str:code>/<int:pk>/slips/", slips.slip_list, name="slip-list"),
    path("charters/<str:code>/slips/<int:pk>/edit/", slips.slip_edit, name="slip-edit"),
    path(
        "charters/<str:code>/<int:pk>/papers/new/",
        charter_papers.charter_paper_create,
        name="charter-paper-create",
    ),
    path(
        "charters/<str:code>/papers/<int:pk>/edit/",
        charter_papers.charter_paper_edit,
        name="charter-paper-edit",
    ),
    path(
        "charters/<str:code>/<int:pk>/archive/<str:form>/",
        charter_papers.charter_archive,
        name="charter-archive",
    ),
    path("charters/<str:code>/<int:pk>/print/", charter_prints.charter_print, name="charter-print"),
    path("charters/<str:code>/<int:pk>/print/slips/", charter_prints.slip_print, name="slip-print"),
    path(
        "charters/<str:code>/<int:pk>/print/sign-in/",
        charter_prints.sign_in_print,
        name="sign-in-print",
    ),
    path("charters/<str:code>/<int:pk>/print/vote/", charter_prints.vote_print, name="vote-print"),
    path("agreements/<str:code>/", agreements.agreement_list, name="agreement-list"),
    path(
        "agreements/<str:code>/workbook/", agreements.agreement_workbook, name="agreement-workbook"
    ),
    path("agreements/<str:code>/new/", agreements.agreement_create, name="agreement-create"),
    path("agreements/<str:code>/sign/", agreement_lists.agreement_sign, name="agreement-sign"),
    path(
        "agreements/<str:code>/renewal/",
        agreement_lists.agreement_renewal,
        name="agreement-renewal",
    ),
    path("agreements/<str:code>/paper/", agreement_papers.agreement_paper, name="agreement-paper"),
    path(
        "agreements/<str:code>/import/", agreement_imports.agreement_import, name="agreement-import"
    ),
    path(
        "agreements/<str:code>/import/<int:pk>/",
        agreement_imports.agreement_import_preview,
        name="agreement-import-preview",
    ),
    path("agreements/<str:code>/<int:pk>/edit/", agreements.agreement_edit, name="agreement-edit"),
    path("agreements/<str:code>/<int:pk>/end/", agreements.agreement_end, name="agreement-end"),
    path(
        "agreement-templates/<str:code>/",
        agreement_templates.agreement_template_list,
        name="agreement-template-list",
    ),
    path(
        "agreement-templates/<str:code>/new/",
        agreement_templates.agreement_template_create,
        name="agreement-template-create",
    ),
    path(
        "agreement-templates/<str:code>/<int:pk>/edit/",
        agreement_templates.agreement_template_edit,
        name="agreement-template-edit",
    ),
    path("meetings/<str:code>/<year:year>/", meetings.meeting_list, name="meeting-list"),
    path(
        "meetings/<str:code>/<year:year>/workbook/",
        meetings.meeting_workbook,
        name="meeting-workbook",
    ),
    path("meetings/<str:code>/<year:year>/new/", meetings.meeting_create, name="meeting-create"),
    path("meetings/<str:code>/<int:pk>/detail/", meetings.meeting_detail, name="meeting-detail"),
    path("meetings/<str:code>/<int:pk>/edit/", meetings.meeting_edit, name="meeting-edit"),
    path("meetings/<str:code>/<int:pk>/print/", meeting_prints.meeting_print, name="meeting-print"),
    path("meetings/<str:code>/sign-in/", meeting_prints.meeting_sign_in, name="meeting-sign-in"),
    path("meetings/<str:code>/<int:pk>/matters/new/", matters.matter_create, name="matter-create"),
    path("meetings/<str:code>/matters/<int:pk>/edit/", matters.matter_edit, name="matter-edit"),
    path(
        "meetings/<str:code>/matters/<int:pk>/result/", matters.matter_result, name="matter-result"
    ),
    path(
        "accountability/<str:code>/<year:year>/",
        accountability.accountability_list,
        name="accountability-list",
    ),
    path(
        "accountability/<str:code>/<year:year>/workbook/",
        accountability.accountability_workbook,
        name="accountability-workbook",
    ),
    path(
        "accountability/<str:code>/<year:year>/new/",
        accountability.accountability_create,
        name="accountability-create",
    ),
    path(
        "accountability/<str:code>/<int:pk>/detail/",
        accountability.accountability_detail,
        name="accountability-detail",
    ),
    path(
        "accountability/<str:code>/<int:pk>/edit/",
        accountability.accountability_edit,
        name="accountability-edit",
    ),
    path("merits/<str:code>/<year:year>/", merits.merit_list, name="merit-list"),
    path("merits/<str:code>/<year:year>/workbook/", merits.merit_workbook, name="merit-workbook"),
    path("merits/<str:code>/<year:year>/print/", merits.merit_print, name="merit-print"),
    path("merits/<str:code>/<year:year>/new/", merits.merit_create, name="merit-create"),
    path("merits/<str:code>/<int:pk>/edit/", merits.merit_edit, name="merit-edit"),
    path(
        "disclosures/<str:code>/<year:year>/", disclosures.disclosure_list, name="disclosure-list"
    ),
    path(
        "disclosures/<str:code>/<year:year>/workbook/",
        disclosures.disclosure_workbook,
        name="disclosure-workbook",
    ),
    path(
        "disclosures/<str:code>/<year:year>/new/",
        disclosures.disclosure_create,
        name="disclosure-create",
    ),
    path(
        "disclosures/<str:code>/<year:year>/print/",
        disclosures.disclosure_print,
        name="disclosure-print",
    ),
    path(
        "disclosures/<str:code>/<int:pk>/edit/", disclosures.disclosure_edit, name="disclosure-edit"
    ),
    path(
        "registers/<str:code>/<year:year>/",
        registers.village_register_list,
        name="village-register-list",
    ),
    path(
        "registers/<str:code>/<year:year>/all/<str:form>/",
        registers.village_register_volume,
        name="village-register-volume",
    ),
    path(
        "registers/<str:code>/<year:year>/<str:slug>/",
        registers.village_register,
        name="village-register",
    ),
    path(
        "registers/<str:code>/<year:year>/<str:slug>/print/",
        registers.village_register_print,
        name="village-register-print",
    ),
    path(
        "registers/<str:code>/<year:year>/<str:slug>/workbook/",
        registers.village_register_workbook,
        name="village-register-workbook",
    ),
]
