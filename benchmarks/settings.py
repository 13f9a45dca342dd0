"""The project's settings with Django's admin beside it, which the township grid is measured
against."""

from config.settings import *  # noqa: F403

from config.settings import INSTALLED_APPS, VAR_DIR, DATABASES  # isort: skip

INSTALLED_APPS = ["django.contrib.admin", *INSTALLED_APPS]
ROOT_URLCONF = "benchmarks.urls"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SILENCED_SYSTEM_CHECKS = ["accounts.E001", "admin.E408", "admin.E409", "admin.E410"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "bench.sqlite3")}
