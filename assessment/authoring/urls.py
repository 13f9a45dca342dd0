"""Standards in the making, with who may use them."""

from accounts.access import COUNTY, OFFICE, act, form, page

from .views import draft_parts, drafts, standards, trials

urlpatterns: list = [
    form("standards/drafts/new/", drafts.draft_create, "standard-draft-create", COUNTY),
    form("standards/drafts/import/", drafts.draft_import, "standard-import", COUNTY),
    page("standards/drafts/<int:pk>/", drafts.draft_detail, "standard-draft-detail", OFFICE),
    form("standards/drafts/<int:pk>/edit/", drafts.draft_edit, "standard-draft-edit", COUNTY),
    form("standards/drafts/<int:pk>/grades/", drafts.draft_grades, "standard-draft-grades", COUNTY),
    form(
        "standards/drafts/<int:pk>/sections/new/",
        draft_parts.section_create,
        "standard-section-create",
        COUNTY,
    ),
    form(
        "standards/drafts/<int:pk>/sections/<slug:part>/",
        draft_parts.section_edit,
        "standard-section-edit",
        COUNTY,
    ),
    form(
        "standards/drafts/<int:pk>/criteria/new/",
        draft_parts.criterion_create,
        "standard-criterion-create",
        COUNTY,
    ),
    form(
        "standards/drafts/<int:pk>/criteria/<slug:part>/",
        draft_parts.criterion_edit,
        "standard-criterion-edit",
        COUNTY,
    ),
    act("standards/drafts/<int:pk>/move/", draft_parts.draft_move, "standard-draft-move", COUNTY),
    page("standards/drafts/<int:pk>/try/", trials.draft_try, "standard-draft-try", OFFICE),
    page(
        "standards/drafts/<int:pk>/print/",
        standards.draft_print,
        "standard-draft-print",
        OFFICE,
        not_noted="the text of a standard",
    ),
    page(
        "standards/drafts/<int:pk>/try/<str:code>/",
        trials.draft_try_village,
        "standard-draft-try-village",
        OFFICE,
    ),
    page(
        "standards/drafts/<int:pk>/file/",
        standards.draft_export,
        "standard-draft-export",
        OFFICE,
        not_noted="the text of a standard",
    ),
    form(
        "standards/drafts/<int:pk>/publish/", drafts.draft_publish, "standard-draft-publish", COUNTY
    ),
]
