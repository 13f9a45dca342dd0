"""The pages of a county's form, with who may use them."""

from accounts.access import COUNTY, EVERYONE, act, form, page

from .views import drafts as forms
from .views import identities

urlpatterns: list = [
    page("report-forms/<int:pk>/", forms.report_form, "report-form", EVERYONE),
    page("report-forms/ready/<slug:name>/", forms.report_form_ready, "report-form-ready", EVERYONE),
    page("report-forms/drafts/<int:pk>/", forms.report_form_draft, "report-form-columns", COUNTY),
    form("report-forms/drafts/<int:pk>/head/", forms.head_edit, "report-form-head", COUNTY),
    form(
        "report-forms/drafts/<int:pk>/columns/new/",
        forms.column_create,
        "report-form-column-create",
        COUNTY,
    ),
    form(
        "report-forms/drafts/<int:pk>/columns/<slug:name>/",
        forms.column_edit,
        "report-form-column-edit",
        COUNTY,
    ),
    form(
        "report-forms/drafts/<int:pk>/identities/new/",
        identities.identity_create,
        "report-form-identity-create",
        COUNTY,
    ),
    form(
        "report-forms/drafts/<int:pk>/identities/<slug:part>/",
        identities.identity_edit,
        "report-form-identity-edit",
        COUNTY,
    ),
    act("report-forms/drafts/<int:pk>/move/", forms.column_move, "report-form-column-move", COUNTY),
]
