from django.urls import path

from .attachments import views as attachments
from .contracts import views as contracts
from .divisions import views as divisions
from .mergers import views as reorganisation
from .organisation.views import areas, organisation, posts, terms
from .overview.views import village_organisation
from .persons import views as persons
from .plans.views import plans, stages
from .villages.views import rules, villages
from .villages.views.settings import village_edit

urlpatterns = [
    path("villages/<str:code>/", divisions.village_list, name="village-list"),
    path("villages/<str:code>/workbook/", divisions.village_workbook, name="village-workbook"),
    path("villages/<str:code>/edit/", village_edit, name="village-edit"),
    path("divisions/import/", divisions.division_import, name="division-import"),
    path(
        "divisions/import/<int:pk>/",
        divisions.division_import_preview,
        name="division-import-preview",
    ),
    path("associations/<str:code>/", organisation.association_list, name="association-list"),
    path(
        "associations/<str:code>/workbook/",
        organisation.association_workbook,
        name="association-workbook",
    ),
    path(
        "associations/<str:code>/new/", organisation.association_create, name="association-create"
    ),
    path(
        "associations/<str:code>/<int:pk>/",
        organisation.association_detail,
        name="association-detail",
    ),
    path(
        "associations/<str:code>/<int:pk>/edit/",
        organisation.association_edit,
        name="association-edit",
    ),
    path("associations/<str:code>/<int:pk>/elect/", terms.term_elect, name="term-elect"),
    path("terms/<str:code>/<int:pk>/edit/", terms.term_edit, name="term-edit"),
    path("posts/<str:code>/", posts.post_list, name="post-list"),
    path("posts/<str:code>/workbook/", posts.post_workbook, name="post-workbook"),
    path("associations/<str:code>/<int:pk>/posts/new/", posts.post_create, name="post-create"),
    path("posts/<str:code>/<int:pk>/edit/", posts.post_edit, name="post-edit"),
    path("areas/<str:code>/", areas.area_list, name="area-list"),
    path("areas/<str:code>/new/", areas.area_create, name="area-create"),
    path("areas/<str:code>/<int:pk>/edit/", areas.area_edit, name="area-edit"),
    path("townships/<str:code>/settings/", areas.township_settings, name="township-settings"),
    path("villages/<str:code>/merge/", reorganisation.village_merge, name="village-merge"),
    path("villages/<str:code>/split/", reorganisation.village_split, name="village-split"),
    path("organisation/<str:code>/", village_organisation, name="village-organisation"),
    path("organisation/<str:code>/bodies/<str:kind>/", villages.body_edit, name="body-edit"),
    path(
        "organisation/<str:code>/bodies/<str:kind>/seats/new/",
        villages.seat_create,
        name="seat-create",
    ),
    path("organisation/<str:code>/seats/<int:pk>/edit/", villages.seat_edit, name="seat-edit"),
    path("organisation/<str:code>/teams/new/", villages.team_create, name="team-create"),
    path("organisation/<str:code>/teams/<int:pk>/edit/", villages.team_edit, name="team-edit"),
    path("organisation/<str:code>/venues/new/", villages.venue_create, name="venue-create"),
    path("organisation/<str:code>/venues/<int:pk>/edit/", villages.venue_edit, name="venue-edit"),
    path("organisation/<str:code>/rules/new/", rules.rule_create, name="rule-create"),
    path("organisation/<str:code>/rules/<int:pk>/edit/", rules.rule_edit, name="rule-edit"),
    path(
        "organisation/<str:code>/designations/new/",
        rules.designation_create,
        name="designation-create",
    ),
    path(
        "organisation/<str:code>/designations/<int:pk>/edit/",
        rules.designation_edit,
        name="designation-edit",
    ),
    path("plans/<str:code>/", plans.plan_list, name="plan-list"),
    path("plans/<str:code>/new/", plans.plan_create, name="plan-create"),
    path("plans/<str:code>/<int:pk>/", plans.plan_detail, name="plan-detail"),
    path("plans/<str:code>/village/<int:pk>/", plans.plan_village, name="plan-village"),
    path("plans/<str:code>/<int:pk>/edit/", plans.plan_edit, name="plan-edit"),
    path("plans/<str:code>/<int:pk>/print/", plans.plan_print, name="plan-print"),
    path("plans/<str:code>/<int:pk>/stages/new/", stages.stage_create, name="stage-create"),
    path("plans/<str:code>/stages/<int:pk>/edit/", stages.stage_edit, name="stage-edit"),
    path("plans/<str:code>/stages/<int:pk>/tick/", stages.stage_tick, name="stage-tick"),
    path(
        "plans/<str:code>/<int:pk>/targets/new/",
        stages.plan_target_create,
        name="plan-target-create",
    ),
    path(
        "plans/<str:code>/targets/<int:pk>/edit/", stages.plan_target_edit, name="plan-target-edit"
    ),
    path("persons/<str:code>/", persons.person_find, name="person-find"),
    path("persons/<str:code>/held/", persons.person_detail, name="person-detail"),
    path("persons/<str:code>/held/print/", persons.person_print, name="person-print"),
    path("persons/<str:code>/due/", persons.retention_list, name="retention-list"),
    path(
        "attachments/<str:code>/<ref:ref>/",
        attachments.attachment_download,
        name="attachment-download",
    ),
    path("contracts/<str:code>/<year:year>/", contracts.contract_list, name="contract-list"),
    path(
        "contracts/<str:code>/<year:year>/prepare/",
        contracts.contract_prepare,
        name="contract-prepare",
    ),
    path(
        "contracts/<str:code>/<year:year>/print/", contracts.contract_print, name="contract-print"
    ),
    path(
        "contracts/<str:code>/<year:year>/detail/",
        contracts.contract_detail,
        name="contract-detail",
    ),
    path("contracts/<str:code>/<year:year>/edit/", contracts.contract_edit, name="contract-edit"),
    path(
        "contracts/<str:code>/<year:year>/result/",
        contracts.contract_result,
        name="contract-result",
    ),
]
