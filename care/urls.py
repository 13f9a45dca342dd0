from django.urls import include, path

from .views import activities, activity_entry, activity_pages, entries, funds

urlpatterns = [
    path("activities/<str:code>/<year:year>/", activities.activity_list, name="activity-list"),
    path("activities/<str:code>/<year:year>/workbook/", activities.activity_workbook, name="activity-workbook"),
    path("activities/<str:code>/calendar/<period:period>/", activity_pages.activity_calendar, name="activity-calendar"),
    path("activities/<str:code>/member-day/<year:year>/", activity_pages.member_day, name="member-day"),
    path("activities/<str:code>/three-life/<year:year>/", activity_pages.three_life_list, name="three-life"),
    path("activities/<str:code>/new/", activity_entry.activity_create, name="activity-create"),
    path("activity/<str:code>/<int:pk>/", activities.activity_detail, name="activity-detail"),
    path("activity/<str:code>/<int:pk>/print/", activity_pages.activity_print, name="activity-print"),
    path("activity/<str:code>/<int:pk>/edit/", activity_entry.activity_edit, name="activity-edit"),
    path("funds/<str:code>/", funds.fund_list, name="fund-list"),
    path("funds/<str:code>/workbook/", funds.fund_workbook, name="fund-workbook"),
    path("funds/<str:code>/new/", funds.fund_create, name="fund-create"),
    path("funds/<str:code>/<int:pk>/", funds.fund_detail, name="fund-detail"),
    path("funds/<str:code>/<int:pk>/edit/", funds.fund_edit, name="fund-edit"),
    path("funds/<str:code>/<int:pk>/workbook/", funds.fund_ledger, name="fund-ledger"),
    path("funds/<str:code>/<int:pk>/entries/new/", entries.entry_create, name="entry-create"),
    path("funds/<str:code>/<int:pk>/transfer/", entries.transfer_create, name="transfer-create"),
    path("funds/<str:code>/entries/<int:pk>/", entries.entry_detail, name="entry-detail"),
    path("funds/<str:code>/entries/<int:pk>/reverse/", entries.entry_reverse, name="entry-reverse"),
    path("", include("care.family_urls")),
]
