from django.urls import path

from .views import activities, activity_entry

urlpatterns = [
    path("activities/<str:code>/<int:year>/", activities.activity_list, name="activity-list"),
    path("activities/<str:code>/<int:year>/workbook/", activities.activity_workbook, name="activity-workbook"),
    path("activities/<str:code>/new/", activity_entry.activity_create, name="activity-create"),
    path("activity/<str:code>/<int:pk>/", activities.activity_detail, name="activity-detail"),
    path("activity/<str:code>/<int:pk>/edit/", activity_entry.activity_edit, name="activity-edit"),
]
