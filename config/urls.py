"""Composition only: each app brings its own URL names; who may use them stands in its access.py."""

from django.urls import include, path

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("associations.urls")),
    path("", include("members.urls")),
    path("", include("autonomy.urls")),
    path("", include("care.urls")),
    path("", include("assessment.urls")),
]
