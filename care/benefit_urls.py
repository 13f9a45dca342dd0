"""What families were promised and get, pay runs, stipends."""

from accounts.access import EVERYONE, FAMILIES, FILING, KEEPERS, LEADER, STAFF, act, form, page

from .benefits.views import benefits, pay_run_acts, pay_runs, rules, stipends

urlpatterns = [
    page("benefit-rules/<str:code>/", rules.benefit_rule_list, "benefit-rule-list", EVERYONE),
    form("benefit-rules/<str:code>/new/", rules.benefit_rule_create, "benefit-rule-create", STAFF),
    form("benefit-rules/<str:code>/<int:pk>/", rules.benefit_rule_edit, "benefit-rule-edit", STAFF),
    form(
        "benefit-rules/<str:code>/begun-months/new/",
        rules.begun_months_create,
        "begun-months-create",
        STAFF,
    ),
    form(
        "benefit-rules/<str:code>/begun-months/<int:pk>/",
        rules.begun_months_edit,
        "begun-months-edit",
        STAFF,
    ),
    page("benefits/<str:code>/<year:year>/", benefits.benefit_list, "benefit-list", EVERYONE),
    page(
        "benefits/<str:code>/<year:year>/workbook/",
        benefits.benefit_workbook,
        "benefit-workbook",
        EVERYONE,
        gives=FAMILIES,
    ),
    page(
        "benefits/<str:code>/<year:year>/villages/",
        benefits.benefit_villages,
        "benefit-villages",
        EVERYONE,
    ),
    page(
        "benefits/<str:code>/<year:year>/villages/workbook/",
        benefits.benefit_villages_workbook,
        "benefit-villages-workbook",
        EVERYONE,
        gives=FAMILIES,
    ),
    page(
        "families/<str:code>/<ref:ref>/benefits/<year:year>/",
        benefits.benefit_family,
        "benefit-family",
        EVERYONE,
    ),
    form(
        "families/<str:code>/<ref:ref>/schooling/new/",
        rules.schooling_create,
        "schooling-create",
        KEEPERS,
        families=True,
    ),
    form(
        "families/<str:code>/schooling/<ref:ref>/",
        rules.schooling_edit,
        "schooling-edit",
        KEEPERS,
        families=True,
    ),
    page("pay-runs/<str:code>/", pay_runs.pay_run_list, "pay-run-list", EVERYONE),
    form(
        "pay-runs/<str:code>/new/",
        pay_runs.pay_run_create,
        "pay-run-create",
        KEEPERS,
        families=True,
    ),
    page(
        "pay-runs/<str:code>/<ref:ref>/",
        pay_runs.pay_run_detail,
        "pay-run-detail",
        EVERYONE,
        families=True,
    ),
    page(
        "pay-runs/<str:code>/<ref:ref>/print/",
        pay_runs.pay_run_print,
        "pay-run-print",
        EVERYONE,
        gives=FAMILIES,
    ),
    page(
        "pay-runs/<str:code>/<ref:ref>/workbook/",
        pay_runs.pay_run_workbook,
        "pay-run-workbook",
        EVERYONE,
        gives=FAMILIES,
    ),
    act(
        "pay-runs/<str:code>/<ref:ref>/lines/", pay_run_acts.pay_run_lines, "pay-run-lines", KEEPERS
    ),
    act(
        "pay-runs/<str:code>/<ref:ref>/check/", pay_run_acts.pay_run_check, "pay-run-check", KEEPERS
    ),
    form(
        "pay-runs/<str:code>/<ref:ref>/return/",
        pay_run_acts.pay_run_return,
        "pay-run-return",
        FILING,
        families=True,
    ),
    form(
        "pay-runs/<str:code>/<ref:ref>/withdraw/",
        pay_run_acts.pay_run_withdraw,
        "pay-run-withdraw",
        KEEPERS,
        families=True,
    ),
    form(
        "pay-runs/<str:code>/<ref:ref>/approve/",
        pay_run_acts.pay_run_approve,
        "pay-run-approve",
        LEADER,
        families=True,
    ),
    form(
        "pay-runs/<str:code>/<ref:ref>/reverse/",
        pay_run_acts.pay_run_reverse,
        "pay-run-reverse",
        FILING,
        families=True,
    ),
    form(
        "pay-runs/<str:code>/<ref:ref>/recover/",
        pay_run_acts.pay_run_recover,
        "pay-run-recover",
        FILING,
        families=True,
    ),
    page("stipends/<str:code>/<year:year>/", stipends.stipend_list, "stipend-list", EVERYONE),
    page(
        "stipends/<str:code>/<year:year>/workbook/",
        stipends.stipend_workbook,
        "stipend-workbook",
        EVERYONE,
    ),
    form(
        "stipends/<str:code>/<period:period>/confirm/",
        stipends.stipend_confirm,
        "stipend-confirm",
        STAFF,
    ),
]
