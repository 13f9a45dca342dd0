from django.urls import register_converter

from . import converters, references
from .access import (
    ADMINISTRATORS,
    ANYBODY,
    COUNTY,
    EVERYONE,
    MANAGERS,
    OFFICE,
    STAFF,
    act,
    form,
    page,
)
from .installation import probes
from .long_files import views as long_files
from .menu.views import menu_section
from .office import help
from .office.views import (
    account_create,
    account_edit,
    account_list,
    account_reset,
    account_second_factor,
    trail_list,
)
from .opinions.views import opinion_answer, opinion_create, opinion_list
from .requests.offline import offline, worker
from .requests.unsent import unsent
from .search.views import search
from .sign_in import security, views
from .today.views import home
from .workdays.views import workday_edit, workday_list

register_converter(converters.YearConverter, "year")
register_converter(converters.PeriodConverter, "period")
register_converter(references.RefConverter, "ref")

urlpatterns = [
    page("", home, "home", ANYBODY),
    page("menu/<str:code>/<slug:section>/", menu_section, "menu-section", ANYBODY),
    page("health/", probes.health, "health", public=True),
    page("ready/", probes.ready, "ready", public=True),
    page("metrics", probes.metrics, "metrics", public=True, not_noted="figures of the server"),
    page("login/", views.LoginView.as_view(), "login", public=True),
    act("logout/", views.logout, "logout", ANYBODY),
    page("unsent/", unsent, "unsent", ANYBODY),
    page("offline/", offline, "offline", public=True),
    page("worker.js", worker, "worker", public=True, not_noted="a script"),
    form("password/", views.password_change, "password-change", ANYBODY),
    page("security/", security.overview, "security", ANYBODY),
    form("security/code/", security.ask_code, "second-factor", ANYBODY),
    form("security/set-up/", security.set_up, "second-factor-set-up", ANYBODY),
    act("security/change/", security.change, "second-factor-change", ANYBODY),
    act("security/sessions/end/", security.end_session, "session-end", ANYBODY),
    page("search/", search, "search", ANYBODY),
    page("help/", help.contents, "help", ANYBODY),
    page("help/<slug:slug>/", help.page, "help-page", ANYBODY),
    page("accounts/", account_list, "account-list", MANAGERS),
    form("accounts/new/", account_create, "account-create", MANAGERS),
    form("accounts/<int:pk>/", account_edit, "account-edit", MANAGERS),
    form("accounts/<int:pk>/reset/", account_reset, "account-reset", MANAGERS),
    form(
        "accounts/<int:pk>/second-factor/", account_second_factor, "account-second-factor", MANAGERS
    ),
    act("files/start/", long_files.long_file_start, "long-file-start", EVERYONE),
    page("files/<int:pk>/", long_files.long_file_progress, "long-file-progress", EVERYONE),
    page("files/<int:pk>/download/", long_files.long_file_download, "long-file-download", EVERYONE),
    page("opinions/", opinion_list, "opinion-list", EVERYONE),
    form("opinions/write/", opinion_create, "opinion-create", EVERYONE),
    form("opinions/<int:pk>/", opinion_answer, "opinion-answer", STAFF | COUNTY),
    page("workdays/", workday_list, "workday-list", ANYBODY),
    form("workdays/edit/", workday_edit, "workday-edit", COUNTY | ADMINISTRATORS),
    page("trail/", trail_list, "trail-list", OFFICE),
]
