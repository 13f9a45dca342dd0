"""来表作答, with who may use it."""

from accounts.access import COUNTY, STAFF, form, page

from . import views

WHO = STAFF | COUNTY
GIVES = "来表"

urlpatterns: list = [
    form("asked-tables/<str:code>/", views.asked_table_list, "asked-table-list", WHO),
    page("asked-tables/<str:code>/<int:pk>/", views.asked_table, "asked-table", WHO),
    form(
        "asked-tables/<str:code>/<int:pk>/questions/",
        views.asked_table_questions,
        "asked-table-questions",
        WHO,
    ),
    page(
        "asked-tables/<str:code>/<int:pk>/file/",
        views.asked_table_file,
        "asked-table-file",
        WHO,
        gives=GIVES,
    ),
    page(
        "asked-tables/<str:code>/<int:pk>/sources/",
        views.asked_table_sources,
        "asked-table-sources",
        WHO,
        gives=GIVES,
    ),
]
