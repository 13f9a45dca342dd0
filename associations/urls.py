from accounts.access import (
    ATTACHMENT,
    COUNTY,
    EVERYONE,
    KEEPERS,
    LEADER,
    OFFICE,
    STAFF,
    act,
    form,
    page,
)

from .attachments import views as attachments
from .contracts import views as contracts
from .divisions import views as divisions
from .fact_sheets import views as fact_sheets
from .issued import views as issued
from .mergers import views as reorganisation
from .organisation.views import accounts, areas, organisation, posts, terms
from .overview.views import village_organisation
from .persons import views as persons
from .plans.views import plans, stages
from .successions import views as successions
from .village_file import views as village_file
from .villages.views import rules, villages
from .villages.views.settings import village_edit
from .vocabulary.own.urls import urlpatterns as own_fields
from .vocabulary.views import drafts, vocabularies

urlpatterns = [
    page("villages/<str:code>/", divisions.village_list, "village-list", OFFICE),
    page("villages/<str:code>/workbook/", divisions.village_workbook, "village-workbook", OFFICE),
    form("villages/<str:code>/edit/", village_edit, "village-edit", STAFF),
    form("divisions/import/", divisions.division_import, "division-import", STAFF),
    form(
        "divisions/import/<int:pk>/",
        divisions.division_import_preview,
        "division-import-preview",
        STAFF,
    ),
    form("divisions/codes/", successions.succession, "division-succession", STAFF | COUNTY),
    form(
        "divisions/codes/<int:pk>/",
        successions.succession_preview,
        "division-succession-preview",
        STAFF | COUNTY,
    ),
    form(
        "divisions/codes/<int:pk>/undo/",
        successions.succession_undo,
        "division-succession-undo",
        STAFF | COUNTY,
    ),
    page("associations/<str:code>/", organisation.association_list, "association-list", EVERYONE),
    page(
        "associations/<str:code>/workbook/",
        organisation.association_workbook,
        "association-workbook",
        EVERYONE,
    ),
    form(
        "associations/<str:code>/new/", organisation.association_create, "association-create", STAFF
    ),
    page(
        "associations/<str:code>/<int:pk>/",
        organisation.association_detail,
        "association-detail",
        EVERYONE,
    ),
    form(
        "associations/<str:code>/<int:pk>/edit/",
        organisation.association_edit,
        "association-edit",
        KEEPERS,
    ),
    form("associations/<str:code>/<int:pk>/elect/", terms.term_elect, "term-elect", KEEPERS),
    form("terms/<str:code>/<int:pk>/edit/", terms.term_edit, "term-edit", KEEPERS),
    page("posts/<str:code>/", posts.post_list, "post-list", EVERYONE),
    page("posts/<str:code>/workbook/", posts.post_workbook, "post-workbook", EVERYONE),
    form("associations/<str:code>/<int:pk>/posts/new/", posts.post_create, "post-create", KEEPERS),
    form("posts/<str:code>/<int:pk>/edit/", posts.post_edit, "post-edit", KEEPERS),
    page("areas/<str:code>/", areas.area_list, "area-list", OFFICE),
    form("areas/<str:code>/new/", areas.area_create, "area-create", STAFF),
    form("areas/<str:code>/<int:pk>/edit/", areas.area_edit, "area-edit", STAFF),
    form("townships/<str:code>/settings/", areas.township_settings, "township-settings", STAFF),
    form("townships/<str:code>/accounts/", accounts.village_accounts, "village-accounts", STAFF),
    form("villages/<str:code>/merge/", reorganisation.village_merge, "village-merge", STAFF),
    form(
        "villages/<str:code>/merge/<int:pk>/undo/",
        reorganisation.village_merge_undo,
        "village-merge-undo",
        STAFF,
    ),
    form("villages/<str:code>/split/", reorganisation.village_split, "village-split", STAFF),
    page("organisation/<str:code>/", village_organisation, "village-organisation", EVERYONE),
    page("village-files/<str:code>/", village_file.village_file, "village-file", EVERYONE),
    page(
        "village-files/<str:code>/print/",
        village_file.village_file_print,
        "village-file-print",
        EVERYONE,
    ),
    form("organisation/<str:code>/bodies/<str:kind>/", villages.body_edit, "body-edit", KEEPERS),
    form(
        "organisation/<str:code>/bodies/<str:kind>/seats/new/",
        villages.seat_create,
        "seat-create",
        KEEPERS,
    ),
    form("organisation/<str:code>/seats/<int:pk>/edit/", villages.seat_edit, "seat-edit", KEEPERS),
    form("organisation/<str:code>/teams/new/", villages.team_create, "team-create", KEEPERS),
    form("organisation/<str:code>/teams/<int:pk>/edit/", villages.team_edit, "team-edit", KEEPERS),
    form("organisation/<str:code>/venues/new/", villages.venue_create, "venue-create", KEEPERS),
    form(
        "organisation/<str:code>/venues/<int:pk>/edit/", villages.venue_edit, "venue-edit", KEEPERS
    ),
    form("organisation/<str:code>/rules/new/", rules.rule_create, "rule-create", KEEPERS),
    form("organisation/<str:code>/rules/<int:pk>/edit/", rules.rule_edit, "rule-edit", KEEPERS),
    form(
        "organisation/<str:code>/designations/new/",
        rules.designation_create,
        "designation-create",
        STAFF,
    ),
    form(
        "organisation/<str:code>/designations/<int:pk>/edit/",
        rules.designation_edit,
        "designation-edit",
        STAFF,
    ),
    page(
        "fact-sheets/<str:code>/<year:year>/",
        fact_sheets.fact_sheet_list,
        "fact-sheet-list",
        EVERYONE,
    ),
    page(
        "fact-sheets/<str:code>/<year:year>/workbook/",
        fact_sheets.fact_sheet_workbook,
        "fact-sheet-workbook",
        EVERYONE,
    ),
    form(
        "fact-sheets/<str:code>/<year:year>/edit/",
        fact_sheets.fact_sheet_edit,
        "fact-sheet-edit",
        KEEPERS,
    ),
    page("plans/<str:code>/", plans.plan_list, "plan-list", EVERYONE),
    form("plans/<str:code>/new/", plans.plan_create, "plan-create", STAFF),
    page("plans/<str:code>/<int:pk>/", plans.plan_detail, "plan-detail", OFFICE),
    page("plans/<str:code>/village/<int:pk>/", plans.plan_village, "plan-village", EVERYONE),
    form("plans/<str:code>/<int:pk>/edit/", plans.plan_edit, "plan-edit", STAFF),
    page("plans/<str:code>/<int:pk>/print/", plans.plan_print, "plan-print", OFFICE),
    form("plans/<str:code>/<int:pk>/stages/new/", stages.stage_create, "stage-create", STAFF),
    form("plans/<str:code>/stages/<int:pk>/edit/", stages.stage_edit, "stage-edit", STAFF),
    form("plans/<str:code>/stages/<int:pk>/tick/", stages.stage_tick, "stage-tick", STAFF),
    form(
        "plans/<str:code>/<int:pk>/targets/new/",
        stages.plan_target_create,
        "plan-target-create",
        STAFF,
    ),
    form(
        "plans/<str:code>/targets/<int:pk>/edit/",
        stages.plan_target_edit,
        "plan-target-edit",
        STAFF,
    ),
    page("issued/<str:code>/", issued.issued_list, "issued-list", OFFICE),
    page("issued/<str:code>/workbook/", issued.issued_workbook, "issued-workbook", OFFICE),
    form("issued/<str:code>/new/", issued.issued_create, "issued-create", STAFF | COUNTY),
    page("issued/<str:code>/<int:pk>/", issued.issued_detail, "issued-detail", OFFICE),
    form("issued/<str:code>/<int:pk>/edit/", issued.issued_edit, "issued-edit", STAFF | COUNTY),
    act(
        "issued/<str:code>/<int:pk>/move/",
        issued.issued_move,
        "issued-move",
        STAFF | LEADER | COUNTY,
    ),
    act("issued/<str:code>/<int:pk>/sign/", issued.issued_sign, "issued-sign", LEADER | COUNTY),
    form("issued/<str:code>/<int:pk>/void/", issued.issued_void, "issued-void", STAFF | COUNTY),
    page("issued/<str:code>/<int:pk>/print/", issued.issued_print, "issued-print", OFFICE),
    page("issued/<str:code>/<int:pk>/word/", issued.issued_word, "issued-word", OFFICE),
    page("persons/<str:code>/", persons.person_find, "person-find", KEEPERS),
    form("persons/<str:code>/held/", persons.person_detail, "person-detail", KEEPERS),
    page("persons/<str:code>/held/print/", persons.person_print, "person-print", KEEPERS),
    form("persons/<str:code>/due/", persons.retention_list, "retention-list", STAFF),
    page(
        "attachments/<str:code>/<ref:ref>/",
        attachments.attachment_download,
        "attachment-download",
        EVERYONE,
        gives=ATTACHMENT,
    ),
    page("contracts/<str:code>/<year:year>/", contracts.contract_list, "contract-list", EVERYONE),
    form(
        "contracts/<str:code>/<year:year>/prepare/",
        contracts.contract_prepare,
        "contract-prepare",
        STAFF,
    ),
    page(
        "contracts/<str:code>/<year:year>/print/",
        contracts.contract_print,
        "contract-print",
        EVERYONE,
    ),
    page(
        "contracts/<str:code>/<year:year>/detail/",
        contracts.contract_detail,
        "contract-detail",
        EVERYONE,
    ),
    form("contracts/<str:code>/<year:year>/edit/", contracts.contract_edit, "contract-edit", STAFF),
    form(
        "contracts/<str:code>/<year:year>/result/",
        contracts.contract_result,
        "contract-result",
        STAFF,
    ),
    # the county's vocabulary
    page("vocabularies/", vocabularies.vocabulary_list, "vocabulary-list", EVERYONE),
    page("vocabularies/<int:pk>/", vocabularies.vocabulary_detail, "vocabulary-detail", EVERYONE),
    page(
        "vocabularies/ready/<slug:name>/",
        vocabularies.vocabulary_ready,
        "vocabulary-ready",
        EVERYONE,
    ),
    page(
        "vocabularies/<int:pk>/file/",
        vocabularies.vocabulary_export,
        "vocabulary-export",
        EVERYONE,
        not_noted="names of kinds",
    ),
    form("vocabularies/drafts/new/", drafts.draft_create, "vocabulary-draft-create", COUNTY),
    form("vocabularies/drafts/import/", drafts.draft_import, "vocabulary-import", COUNTY),
    page("vocabularies/drafts/<int:pk>/", drafts.draft_detail, "vocabulary-draft-detail", COUNTY),
    form("vocabularies/drafts/<int:pk>/edit/", drafts.draft_edit, "vocabulary-draft-edit", COUNTY),
    form(
        "vocabularies/drafts/<int:pk>/publish/",
        drafts.draft_publish,
        "vocabulary-draft-publish",
        COUNTY,
    ),
    form(
        "vocabularies/drafts/<int:pk>/<slug:key>/new/",
        drafts.kind_create,
        "vocabulary-kind-create",
        COUNTY,
    ),
    form(
        "vocabularies/drafts/<int:pk>/<slug:key>/<slug:kind>/",
        drafts.kind_edit,
        "vocabulary-kind-edit",
        COUNTY,
    ),
    form(
        "vocabularies/drafts/<int:pk>/deadlines/",
        drafts.deadlines_edit,
        "vocabulary-deadlines",
        COUNTY,
    ),
    act("vocabularies/drafts/<int:pk>/move/", drafts.kind_move, "vocabulary-kind-move", COUNTY),
    *own_fields,
]
