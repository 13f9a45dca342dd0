"""Families, and what is done for them."""

from django.urls import path

from .aid.views import aid
from .certificates import views as certificates
from .families import views as families
from .honours import views as honours
from .insurance import views as insurance
from .projects import views as projects

urlpatterns = [
    path("families/<str:code>/", families.family_list, name="family-list"),
    path("families/<str:code>/workbook/", families.family_workbook, name="family-workbook"),
    path("families/<str:code>/new/", families.family_create, name="family-create"),
    path("families/<str:code>/<ref:ref>/", families.family_detail, name="family-detail"),
    path("families/<str:code>/<ref:ref>/edit/", families.family_edit, name="family-edit"),
    path(
        "families/<str:code>/<ref:ref>/supports/new/",
        families.support_create,
        name="support-create",
    ),
    path("families/<str:code>/supports/<ref:ref>/", families.support_edit, name="support-edit"),
    path("aid/<str:code>/<year:year>/", aid.aid_list, name="aid-list"),
    path("aid/<str:code>/<year:year>/workbook/", aid.aid_workbook, name="aid-workbook"),
    path("aid/<str:code>/new/", aid.aid_create, name="aid-create"),
    path("aid/<str:code>/entries/<ref:ref>/", aid.aid_edit, name="aid-edit"),
    path("certificates/<str:code>/", certificates.certificate_list, name="care-certificate-list"),
    path(
        "certificates/<str:code>/workbook/",
        certificates.certificate_workbook,
        name="care-certificate-workbook",
    ),
    path(
        "certificates/<str:code>/new/",
        certificates.certificate_issue,
        name="care-certificate-issue",
    ),
    path(
        "certificates/<str:code>/print/",
        certificates.certificate_print,
        name="care-certificate-print",
    ),
    path(
        "certificates/<str:code>/<ref:ref>/",
        certificates.certificate_revoke,
        name="care-certificate-revoke",
    ),
    path("verify/", certificates.certificate_verify, name="certificate-verify"),
    path("insurance/<str:code>/<year:year>/", insurance.policy_list, name="policy-list"),
    path("insurance/<str:code>/new/", insurance.policy_create, name="policy-create"),
    path("insurance/<str:code>/policy/<ref:ref>/", insurance.policy_detail, name="policy-detail"),
    path("insurance/<str:code>/policy/<ref:ref>/edit/", insurance.policy_edit, name="policy-edit"),
    path(
        "insurance/<str:code>/policy/<ref:ref>/families/",
        insurance.policy_families,
        name="policy-families",
    ),
    path("insurance/<str:code>/policy/<ref:ref>/pay/", insurance.policy_pay, name="policy-pay"),
    path(
        "insurance/<str:code>/policy/<ref:ref>/sheet/", insurance.policy_sheet, name="policy-sheet"
    ),
    path("honours/<str:code>/<year:year>/", honours.honour_list, name="honour-list"),
    path(
        "honours/<str:code>/<year:year>/workbook/", honours.honour_workbook, name="honour-workbook"
    ),
    path("honours/<str:code>/<year:year>/new/", honours.honour_create, name="honour-create"),
    path("honours/<str:code>/<year:year>/print/", honours.honour_print, name="honour-print"),
    path("honour/<str:code>/<int:pk>/", honours.honour_detail, name="honour-detail"),
    path("honour/<str:code>/<int:pk>/edit/", honours.honour_edit, name="honour-edit"),
    path("honour/<str:code>/<int:pk>/<str:act>/", honours.honour_act, name="honour-act"),
    path("projects/<str:code>/", projects.project_list, name="project-list"),
    path("projects/<str:code>/workbook/", projects.project_workbook, name="project-workbook"),
    path("projects/<str:code>/new/", projects.project_create, name="project-create"),
    path("projects/<str:code>/<int:pk>/", projects.project_detail, name="project-detail"),
    path("projects/<str:code>/<int:pk>/edit/", projects.project_edit, name="project-edit"),
    path(
        "projects/<str:code>/<int:pk>/years/new/",
        projects.project_year_create,
        name="project-year-create",
    ),
    path(
        "projects/<str:code>/years/<int:pk>/", projects.project_year_edit, name="project-year-edit"
    ),
]
