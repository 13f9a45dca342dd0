from django.urls import path, register_converter

from . import converters, help, references, security, views

register_converter(converters.YearConverter, "year")
register_converter(converters.PeriodConverter, "period")
register_converter(references.RefConverter, "ref")

urlpatterns = [
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
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
    path("accounts/", views.account_list, name="account-list"),
    path("accounts/new/", views.account_create, name="account-create"),
    path("accounts/<int:pk>/", views.account_edit, name="account-edit"),
    path("accounts/<int:pk>/reset/", views.account_reset, name="account-reset"),
    path("accounts/<int:pk>/second-factor/", views.account_second_factor, name="account-second-factor"),
    path("trail/", views.trail_list, name="trail-list"),
]
