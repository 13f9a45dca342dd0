from django.urls import include, path

from .activities.views import activities, entry, pages
from .aid.views.three_life import three_life_list
from .year import views as year

urlpatterns = [
    path("activities/<str:code>/<year:year>/", activities.activity_list, name="activity-list"),
    path(
        "activities/<str:code>/<year:year>/workbook/",
        activities.activity_workbook,
        name="activity-workbook",
    ),
    path(
        "activities/<str:code>/calendar/<period:period>/",
        pages.activity_calendar,
        name="activity-calendar",
    ),
    path("activities/<str:code>/member-day/<year:year>/", pages.member_day, name="member-day"),
    path("activities/<str:code>/three-life/<year:year>/", three_life_list, name="three-life"),
    path("activities/<str:code>/new/", entry.activity_create, name="activity-create"),
    path("activity/<str:code>/<ref:ref>/", activities.activity_detail, name="activity-detail"),
    path("activity/<str:code>/<ref:ref>/print/", pages.activity_print, name="activity-print"),
    path("activity/<str:code>/<ref:ref>/edit/", entry.activity_edit, name="activity-edit"),
    path("care-year/<str:code>/<year:year>/", year.care_year, name="care-year"),
    path("care-year/<str:code>/<year:year>/print/", year.care_year_print, name="care-year-print"),
    path(
        "care-year/<str:code>/<year:year>/workbook/",
        year.care_year_workbook,
        name="care-year-workbook",
    ),
    path("", include("care.fund_urls")),
    path("", include("care.family_urls")),
    path("", include("care.benefit_urls")),
]
