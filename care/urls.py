from django.urls import include, path

from accounts.access import EVERYONE, FAMILIES, KEEPERS, form, page

from .activities.views import activities, entry, pages
from .aid.views.three_life import three_life_list
from .year import views as year

urlpatterns = [
    page("activities/<str:code>/<year:year>/", activities.activity_list, "activity-list", EVERYONE),
    page(
        "activities/<str:code>/<year:year>/workbook/",
        activities.activity_workbook,
        "activity-workbook",
        EVERYONE,
        gives=FAMILIES,
    ),
    page(
        "activities/<str:code>/calendar/<period:period>/",
        pages.activity_calendar,
        "activity-calendar",
        EVERYONE,
    ),
    page("activities/<str:code>/member-day/<year:year>/", pages.member_day, "member-day", EVERYONE),
    page("activities/<str:code>/three-life/<year:year>/", three_life_list, "three-life", EVERYONE),
    form(
        "activities/<str:code>/new/",
        entry.activity_create,
        "activity-create",
        KEEPERS,
        families=True,
    ),
    page("activity/<str:code>/<ref:ref>/", activities.activity_detail, "activity-detail", EVERYONE),
    page(
        "activity/<str:code>/<ref:ref>/print/",
        pages.activity_print,
        "activity-print",
        EVERYONE,
        gives=FAMILIES,
    ),
    form(
        "activity/<str:code>/<ref:ref>/edit/",
        entry.activity_edit,
        "activity-edit",
        KEEPERS,
        families=True,
    ),
    page("care-year/<str:code>/<year:year>/", year.care_year, "care-year", EVERYONE),
    page(
        "care-year/<str:code>/<year:year>/print/",
        year.care_year_print,
        "care-year-print",
        EVERYONE,
        gives=FAMILIES,
    ),
    page(
        "care-year/<str:code>/<year:year>/workbook/",
        year.care_year_workbook,
        "care-year-workbook",
        EVERYONE,
        gives=FAMILIES,
    ),
    path("", include("care.fund_urls")),
    path("", include("care.family_urls")),
    path("", include("care.benefit_urls")),
]
