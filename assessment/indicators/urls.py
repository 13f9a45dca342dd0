"""Indicators, and what a vocabulary has of the assessment, with who may use them."""

from accounts.access import COUNTY, EVERYONE, form, page

from ..reports.form.urls import urlpatterns as report_forms
from .views import drafts, pages

urlpatterns: list = [
    *report_forms,
    page("indicators/<str:code>/<year:year>/", pages.indicator_list, "indicator-list", EVERYONE),
    page(
        "indicators/<str:code>/<year:year>/workbook/",
        pages.indicator_workbook,
        "indicator-workbook",
        EVERYONE,
    ),
    page(
        "indicators/<str:code>/<year:year>/of/<slug:key>/",
        pages.indicator_detail,
        "indicator-detail",
        EVERYONE,
    ),
    page(
        "vocabulary-indicators/<int:pk>/",
        drafts.published_indicators,
        "vocabulary-indicators",
        EVERYONE,
    ),
    page(
        "vocabulary-indicators/ready/<slug:name>/",
        drafts.ready_indicators,
        "vocabulary-indicators-ready",
        EVERYONE,
    ),
    page(
        "vocabulary-indicators/drafts/<int:pk>/",
        drafts.draft_indicators,
        "vocabulary-indicators-columns",
        COUNTY,
    ),
    form(
        "vocabulary-indicators/drafts/<int:pk>/new/",
        drafts.indicator_create,
        "vocabulary-indicator-create",
        COUNTY,
    ),
    form(
        "vocabulary-indicators/drafts/<int:pk>/<slug:key>/",
        drafts.indicator_edit,
        "vocabulary-indicator-edit",
        COUNTY,
    ),
]
