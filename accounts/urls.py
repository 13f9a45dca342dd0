from django.urls import path, register_converter

from . import converters, references
from .office import help
from .office.views import (
    account_create,
    account_edit,
    account_list,
    account_reset,
    account_second_factor,
    health,
    home,
    trail_list,
)
from .sign_in import security, views

register_converter(converters.YearConverter, "year")
register_converter(converters.PeriodConverter, "period")
register_converter(references.RefConverter, "ref")

urlpatterns = [
    path("", home, name="home"),
    path("health/", health, name="health"),
    path("login/", views.LoginView.as_view(), name="login"),
    path("logout/", views.logout, name="logout"),
    path("password/", views.password_change, name="password-change"),
    path("security/", security.overview, name="security"),
    path("security/code/", security.ask_code, name="second-factor"),
    path("security/set-up/", security.set_up, name="second-factor-set-up"),
    path("security/change/", security.change, name="second-factor-change"),
    path("security/sessions/end/", security.end_session, name="session-end"),
    path("help/", help.contents, name="help"),
    path("help/<slug:slug>/", help.page, name="help-page"),
    path("accounts/", account_list, name="account-list"),
    path("accounts/new/", account_create, name="account-create"),
    path("accounts/<int:pk>/", account_edit, name="account-edit"),
    path("accounts/<int:pk>/reset/", account_reset, name="account-reset"),
    path("accounts/<int:pk>/second-factor/", account_second_factor, name="account-second-factor"),
    path("trail/", trail_list, name="trail-list"),
]
