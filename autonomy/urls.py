from django.urls import path

from . import views

urlpatterns = [
    path("appraisals/<str:code>/<int:year>/", views.appraisal_list, name="appraisal-list"),
    path("appraisals/<str:code>/<int:year>/new/", views.appraisal_create, name="appraisal-create"),
    path("appraisals/<str:code>/edit/<int:pk>/", views.appraisal_edit, name="appraisal-edit"),
]
