"""The pages of a county's own fields, with who may use them."""

from accounts.access import COUNTY, EVERYONE, act, form, page

from . import views

urlpatterns: list = [
    page("own-fields/<int:pk>/", views.own_field_list, "own-field-list", EVERYONE),
    page("own-fields/ready/<slug:name>/", views.own_field_ready, "own-field-list-ready", EVERYONE),
    page("own-fields/drafts/<int:pk>/", views.own_field_draft, "own-field-list-columns", COUNTY),
    form(
        "own-fields/drafts/<int:pk>/<slug:key>/new/",
        views.own_field_create,
        "own-field-create",
        COUNTY,
    ),
    form(
        "own-fields/drafts/<int:pk>/<slug:key>/<slug:field>/",
        views.own_field_edit,
        "own-field-edit",
        COUNTY,
    ),
    act("own-fields/drafts/<int:pk>/move/", views.own_field_move, "own-field-move", COUNTY),
]
