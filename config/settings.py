"""All settings in one file. What an installation decides comes from config/options.py
(docs/deploy.md)."""

import secrets
import sqlite3
from ipaddress import ip_network
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.http.request import split_domain_port

from config import options
from documents import modes

CONFIGURATION = options.load()
BASE_DIR = options.BASE_DIR
VAR_DIR = CONFIGURATION.path("var")
modes.close(VAR_DIR)
KEY_FILES = {"secret_key": VAR_DIR / "secret_key", "identity_key": VAR_DIR / "identity_key"}


def _key(name: str) -> str:
    """The key as configured or kept in VAR_DIR. Where there is none yet: one for this process,
    which `migrate` keeps for a new installation and every other command refuses
    (accounts/installation)."""
    if CONFIGURATION[name]:
        return str(CONFIGURATION[name])
    try:
        return KEY_FILES[name].read_text()
    except FileNotFoundError:
        return secrets.token_urlsafe(50)
    except PermissionError:
        raise options.ConfigurationError(
            f"当前账号不能读密钥 {KEY_FILES[name]}。请用运行村协通的账号执行（sudo -u cunxie …）。"
        ) from None


SECRET_KEY = _key("secret_key")
IDENTITY_KEY = _key("identity_key").encode()  # of ID numbers' digests; never change it
DEBUG = CONFIGURATION["debug"]
# A host may stand with the port that browsers use.
ALLOWED_HOSTS = [split_domain_port(host)[0] or host for host in CONFIGURATION["hosts"]]
CSRF_TRUSTED_ORIGINS = [
    f"https://{host}" for host in CONFIGURATION["hosts"] if not host.startswith("[")
]
FORCE_SCRIPT_NAME = f"/{path}" if (path := CONFIGURATION["path"].strip("/")) else None
BELOW = f"{FORCE_SCRIPT_NAME or ''}/"  # where every address begins
HTTPS = CONFIGURATION["https"]
PROXIES = [ip_network(part) for part in CONFIGURATION["proxies"]]
METRICS_FROM = [ip_network(part) for part in CONFIGURATION["metrics_from"]]

INSTALLED_APPS = [
    "accounts",
    "associations",
    "members",
    "autonomy",
    "care",
    "assessment",
    "documents",
    "demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "crispy_bootstrap5",
    "crispy_forms",
    "csp",
    "django_filters",
    "django_htmx",
    "django_include_bootstrap",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "django_tasks",
    "django_tasks_db",
    "import_export",
]

MIDDLEWARE = [
    "accounts.addresses.ProxyMiddleware",
    "accounts.requests.watch.WatchMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "accounts.requests.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accounts.requests.middleware.NoStoreMiddleware",
    "accounts.requests.in_flight.InFlightMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.requests.middleware.SessionLimitMiddleware",
    "accounts.requests.middleware.AccessMiddleware",
    "accounts.requests.form_door.FormDoorMiddleware",
    "accounts.requests.middleware.PaperMiddleware",
    "accounts.requests.downloads.DownloadMiddleware",
    "associations.divisions.NamesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.menu.navigation.navigation",
                "associations.divisions.place",
            ],
        },
    }
]

# Write-ahead mode is safe from the WAL-reset corruption bug only from SQLite 3.51.3 on.
SQLITE_JOURNAL_MODE = "WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "DELETE"
DATABASES = {
    "default": dj_database_url.parse(
        CONFIGURATION["database"] or f"sqlite:///{VAR_DIR / 'cunxie.sqlite3'}",
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["NAME"] = str(CONFIGURATION.folder / str(DATABASES["default"]["NAME"]))
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            f"PRAGMA journal_mode={SQLITE_JOURNAL_MODE}; PRAGMA synchronous=FULL; PRAGMA "
            "recursive_triggers=ON;"
        ),
    }
    modes.tighten(*modes.database_files(str(DATABASES["default"]["NAME"])))
else:
    # Nobody hangs for ever: on a lock no longer than on SQLite, nor on a server that vanished.
    DATABASES["default"]["OPTIONS"] = {
        "options": "-c lock_timeout=20s",
        "connect_timeout": 5,
        "keepalives_idle": 30,
        "tcp_user_timeout": 30_000,
        **DATABASES["default"].get("OPTIONS", {}),
    }
# Background work (accounts/jobs). What its workers say of themselves is seen by every machine, and
# never waits for a transaction: SQLite has one at a time.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    "signs": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(VAR_DIR / "signs"),
    }
    if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "worker_signs",
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
PASSWORD_LENGTH = max(8, CONFIGURATION["password_length"])
PASSWORDS_KEPT = CONFIGURATION["passwords_kept"]
PASSWORD_DAYS = CONFIGURATION["password_days"]
INITIAL_PASSWORD_DAYS = CONFIGURATION["initial_password_days"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "accounts.sign_in.validators.SimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name"]},
    },
    {
        "NAME": "accounts.sign_in.validators.LengthValidator",
        "OPTIONS": {"min_length": PASSWORD_LENGTH},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.sign_in.password_words.WordsValidator"},
    {"NAME": "accounts.sign_in.validators.ReuseValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

# Roles that work only with a second factor, by their names in accounts/models/__init__.py,
# separated by commas.
SECOND_FACTOR_ROLES = CONFIGURATION["second_factor"]
OTP_TOTP_ISSUER = "村协通"
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0  # accounts/sign_in/throttling.py counts

SESSION_IDLE_SECONDS = 60 * CONFIGURATION["idle_minutes"]
SESSION_ABSOLUTE_SECONDS = 12 * 3600
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = BELOW
# This host only, over HTTPS only; browsers take the first from the root of a host alone.
_PREFIX = ("__Secure-" if FORCE_SCRIPT_NAME else "__Host-") if HTTPS else ""
SESSION_COOKIE_NAME = f"{_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{_PREFIX}csrftoken"
KNOWN_COOKIE_NAME = f"{_PREFIX}known"  # accounts/sign_in/throttling.py
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "accounts.requests.failures.csrf_failure"
# they may name people: no cookie has them
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [f"^{BELOW[1:]}(health/|ready/|metrics)$"]  # no pages for people
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Years that a record is kept with personal details after its purpose is over; 0: no period. Nothing
# goes by itself: 到期资料 and `manage.py retention` list what falls due (associations/persons).
RETENTION_YEARS = {
    name.removeprefix("keep_"): CONFIGURATION[name]
    for name in options.OPTIONS
    if name.startswith("keep_")
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = f"{BELOW}static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a township grid of 500 villages × 17 columns
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FILES = 20  # an activity has 12 photographs at most
# requests of one account that a process answers at once (accounts/requests/in_flight.py); a browser
# sends six
IN_FLIGHT = 6
IN_FLIGHT_WRITES = 2  # of these, posts
FILE_UPLOAD_HANDLERS = ["accounts.requests.upload_handlers.MemoryOnlyHandler"]

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "config.log_lines.LineFormatter", "quotes": DEBUG}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handlers off: one of them would mail what failed, with the request, to
    # administrators.
    "loggers": {
        name: {"handlers": [], "level": "WARNING", "propagate": True}
        for name in ("django", "django.server")
    }
    | {  # one line for each request; the worker says the same of its jobs
        "requests": {"level": "INFO"},
    },
}
if ERROR_MAIL := CONFIGURATION["error_mail"]:
    LOGGING["handlers"]["mail"] = {"()": "config.error_mail.ErrorMail", "to": ERROR_MAIL}
    LOGGING["root"]["handlers"].append("mail")
_smtp = urlsplit(CONFIGURATION["smtp"])
EMAIL_HOST, EMAIL_PORT = _smtp.hostname or "localhost", _smtp.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_smtp.username or ""), unquote(_smtp.password or "")
EMAIL_USE_SSL = _smtp.scheme == "smtps"
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = EMAIL_HOST_USER if "@" in EMAIL_HOST_USER else "cunxie@localhost"
