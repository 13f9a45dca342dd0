from django.urls import path

from . import views

urlpatterns = [
    path("villages/<str:code>/", views.village_list, name="village-list"),
    path("villages/<str:code>/workbook/", views.village_workbook, name="village-workbook"),
    path("villages/<str:code>/edit/", views.village_edit, name="village-edit"),
    path("divisions/import/", views.division_import, name="division-import"),
    path("divisions/import/<int:pk>/", views.division_import_preview, name="division-import-preview"),
]
