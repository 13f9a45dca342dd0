"""Composition only: each app brings its own addresses, with who may use them."""

from django.urls import include, path

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("associations.urls")),
    path("", include("members.urls")),
    path("", include("autonomy.urls")),
    path("", include("care.urls")),
    path("", include("assessment.urls")),
]

handler400 = "accounts.requests.failures.bad_request"
handler500 = "accounts.requests.failures.server_error"
