"""Every page of the assessment; who may use it stands in accounts/access.py."""

from django.urls import path  # noqa: F401

urlpatterns: list = [
    # monthly reports
    # grid and completeness
    # workbooks
    # grades, findings, standards
    # books
]
