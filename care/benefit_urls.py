"""What families were promised and get, pay runs, stipends."""

from django.urls import path

from .benefits.views import benefits, pay_run_acts, pay_runs, rules, stipends

urlpatterns = [
    path("benefit-rules/<str:code>/", rules.benefit_rule_list, name="benefit-rule-list"),
    path("benefit-rules/<str:code>/new/", rules.benefit_rule_create, name="benefit-rule-create"),
    path("benefit-rules/<str:code>/<int:pk>/", rules.benefit_rule_edit, name="benefit-rule-edit"),
    path("benefits/<str:code>/<year:year>/", benefits.benefit_list, name="benefit-list"),
    path(
        "benefits/<str:code>/<year:year>/workbook/",
        benefits.benefit_workbook,
        name="benefit-workbook",
    ),
    path(
        "benefits/<str:code>/<year:year>/villages/",
        benefits.benefit_villages,
        name="benefit-villages",
    ),
    path(
        "benefits/<str:code>/<year:year>/villages/workbook/",
        benefits.benefit_villages_workbook,
        name="benefit-villages-workbook",
    ),
    path(
        "families/<str:code>/<ref:ref>/benefits/<year:year>/",
        benefits.benefit_family,
        name="benefit-family",
    ),
    path(
        "families/<str:code>/<ref:ref>/schooling/new/",
        rules.schooling_create,
        name="schooling-create",
    ),
    path("families/<str:code>/schooling/<ref:ref>/", rules.schooling_edit, name="schooling-edit"),
    path("pay-runs/<str:code>/", pay_runs.pay_run_list, name="pay-run-list"),
    path("pay-runs/<str:code>/new/", pay_runs.pay_run_create, name="pay-run-create"),
    path("pay-runs/<str:code>/<ref:ref>/", pay_runs.pay_run_detail, name="pay-run-detail"),
    path("pay-runs/<str:code>/<ref:ref>/print/", pay_runs.pay_run_print, name="pay-run-print"),
    path(
        "pay-runs/<str:code>/<ref:ref>/workbook/",
        pay_runs.pay_run_workbook,
        name="pay-run-workbook",
    ),
    path("pay-runs/<str:code>/<ref:ref>/lines/", pay_run_acts.pay_run_lines, name="pay-run-lines"),
    path("pay-runs/<str:code>/<ref:ref>/check/", pay_run_acts.pay_run_check, name="pay-run-check"),
    path(
        "pay-runs/<str:code>/<ref:ref>/return/", pay_run_acts.pay_run_return, name="pay-run-return"
    ),
    path(
        "pay-runs/<str:code>/<ref:ref>/withdraw/",
        pay_run_acts.pay_run_withdraw,
        name="pay-run-withdraw",
    ),
    path(
        "pay-runs/<str:code>/<ref:ref>/approve/",
        pay_run_acts.pay_run_approve,
        name="pay-run-approve",
    ),
    path(
        "pay-runs/<str:code>/<ref:ref>/reverse/",
        pay_run_acts.pay_run_reverse,
        name="pay-run-reverse",
    ),
    path("stipends/<str:code>/<year:year>/", stipends.stipend_list, name="stipend-list"),
    path(
        "stipends/<str:code>/<year:year>/workbook/",
        stipends.stipend_workbook,
        name="stipend-workbook",
    ),
    path(
        "stipends/<str:code>/<period:period>/confirm/",
        stipends.stipend_confirm,
        name="stipend-confirm",
    ),
]
