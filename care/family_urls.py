"""Families, and what is done for them."""

from accounts.access import EVERYONE, FAMILIES, KEEPERS, STAFF, form, page

from .aid.views import aid
from .certificates import views as certificates
from .families import views as families
from .honours import views as honours
from .insurance import views as insurance
from .projects import views as projects

urlpatterns = [
    page("families/<str:code>/", families.family_list, "family-list", EVERYONE),
    page(
        "families/<str:code>/workbook/",
        families.family_workbook,
        "family-workbook",
        EVERYONE,
        gives=FAMILIES,
    ),
    form(
        "families/<str:code>/new/", families.family_create, "family-create", KEEPERS, families=True
    ),
    page("families/<str:code>/<ref:ref>/", families.family_detail, "family-detail", EVERYONE),
    form(
        "families/<str:code>/<ref:ref>/edit/",
        families.family_edit,
        "family-edit",
        KEEPERS,
        families=True,
    ),
    form(
        "families/<str:code>/<ref:ref>/supports/new/",
        families.support_create,
        "support-create",
        KEEPERS,
        families=True,
    ),
    form(
        "families/<str:code>/supports/<ref:ref>/",
        families.support_edit,
        "support-edit",
        KEEPERS,
        families=True,
    ),
    page("aid/<str:code>/<year:year>/", aid.aid_list, "aid-list", EVERYONE),
    page(
        "aid/<str:code>/<year:year>/workbook/",
        aid.aid_workbook,
        "aid-workbook",
        EVERYONE,
        gives=FAMILIES,
    ),
    form("aid/<str:code>/new/", aid.aid_create, "aid-create", KEEPERS, families=True),
    form("aid/<str:code>/entries/<ref:ref>/", aid.aid_edit, "aid-edit", KEEPERS, families=True),
    page(
        "certificates/<str:code>/", certificates.certificate_list, "care-certificate-list", EVERYONE
    ),
    page(
        "certificates/<str:code>/workbook/",
        certificates.certificate_workbook,
        "care-certificate-workbook",
        EVERYONE,
        gives=FAMILIES,
    ),
    form(
        "certificates/<str:code>/new/",
        certificates.certificate_issue,
        "care-certificate-issue",
        STAFF,
        families=True,
    ),
    page(
        "certificates/<str:code>/print/",
        certificates.certificate_print,
        "care-certificate-print",
        EVERYONE,
        gives=FAMILIES,
    ),
    form(
        "certificates/<str:code>/<ref:ref>/",
        certificates.certificate_revoke,
        "care-certificate-revoke",
        STAFF,
        families=True,
    ),
    page("verify/", certificates.certificate_verify, "certificate-verify", public=True),
    page("insurance/<str:code>/<year:year>/", insurance.policy_list, "policy-list", EVERYONE),
    form(
        "insurance/<str:code>/new/",
        insurance.policy_create,
        "policy-create",
        KEEPERS,
        families=True,
    ),
    page(
        "insurance/<str:code>/policy/<ref:ref>/", insurance.policy_detail, "policy-detail", EVERYONE
    ),
    form(
        "insurance/<str:code>/policy/<ref:ref>/edit/",
        insurance.policy_edit,
        "policy-edit",
        KEEPERS,
        families=True,
    ),
    form(
        "insurance/<str:code>/policy/<ref:ref>/families/",
        insurance.policy_families,
        "policy-families",
        KEEPERS,
        families=True,
    ),
    form(
        "insurance/<str:code>/policy/<ref:ref>/pay/",
        insurance.policy_pay,
        "policy-pay",
        KEEPERS,
        families=True,
    ),
    page(
        "insurance/<str:code>/policy/<ref:ref>/sheet/",
        insurance.policy_sheet,
        "policy-sheet",
        KEEPERS,
        gives=FAMILIES,
    ),
    page("honours/<str:code>/<year:year>/", honours.honour_list, "honour-list", EVERYONE),
    page(
        "honours/<str:code>/<year:year>/workbook/",
        honours.honour_workbook,
        "honour-workbook",
        EVERYONE,
    ),
    form("honours/<str:code>/<year:year>/new/", honours.honour_create, "honour-create", KEEPERS),
    page("honours/<str:code>/<year:year>/print/", honours.honour_print, "honour-print", EVERYONE),
    page("honour/<str:code>/<int:pk>/", honours.honour_detail, "honour-detail", EVERYONE),
    form("honour/<str:code>/<int:pk>/edit/", honours.honour_edit, "honour-edit", KEEPERS),
    form("honour/<str:code>/<int:pk>/<str:act>/", honours.honour_act, "honour-act", STAFF),
    page("projects/<str:code>/", projects.project_list, "project-list", EVERYONE),
    page("projects/<str:code>/workbook/", projects.project_workbook, "project-workbook", EVERYONE),
    form("projects/<str:code>/new/", projects.project_create, "project-create", KEEPERS),
    page("projects/<str:code>/<int:pk>/", projects.project_detail, "project-detail", EVERYONE),
    form("projects/<str:code>/<int:pk>/edit/", projects.project_edit, "project-edit", KEEPERS),
    form(
        "projects/<str:code>/<int:pk>/years/new/",
        projects.project_year_create,
        "project-year-create",
        KEEPERS,
    ),
    form(
        "projects/<str:code>/years/<int:pk>/",
        projects.project_year_edit,
        "project-year-edit",
        KEEPERS,
    ),
]
