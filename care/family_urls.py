"""Families, and what is done for them."""

from django.urls import path

from .views import families

urlpatterns = [
    path("families/<str:code>/", families.family_list, name="family-list"),
    path("families/<str:code>/workbook/", families.family_workbook, name="family-workbook"),
    path("families/<str:code>/new/", families.family_create, name="family-create"),
    path("families/<str:code>/<int:pk>/", families.family_detail, name="family-detail"),
    path("families/<str:code>/<int:pk>/edit/", families.family_edit, name="family-edit"),
    path("families/<str:code>/<int:pk>/supports/new/", families.support_create, name="support-create"),
    path("families/<str:code>/supports/<int:pk>/", families.support_edit, name="support-edit"),
]
