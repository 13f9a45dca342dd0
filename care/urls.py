from django.urls import path

from .views import activities, funds

urlpatterns = [
    path("activities/<str:code>/<int:year>/", activities.activity_list, name="activity-list"),
    path("activities/<str:code>/<int:year>/new/", activities.activity_create, name="activity-create"),
    path("activities/<str:code>/<int:pk>/edit/", activities.activity_edit, name="activity-edit"),
    path("funds/<str:code>/", funds.fund_list, name="fund-list"),
    path("funds/<str:code>/new/", funds.fund_create, name="fund-create"),
    path("funds/<str:code>/<int:pk>/", funds.fund_detail, name="fund-detail"),
    path("funds/<str:code>/<int:pk>/edit/", funds.fund_edit, name="fund-edit"),
    path("funds/<str:code>/<int:pk>/entries/new/", funds.entry_create, name="entry-create"),
    path("funds/<str:code>/entries/<int:pk>/", funds.entry_detail, name="entry-detail"),
    path("funds/<str:code>/entries/<int:pk>/reverse/", funds.entry_reverse, name="entry-reverse"),
]
