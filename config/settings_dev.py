"""Settings of `make dev`: reload, error pages, django-debug-toolbar if installed, data of its own
and nothing of the machine's own configuration."""

import os
from importlib.util import find_spec

from config import options

os.environ[options.FILE_VARIABLE] = str(options.DEFAULTS)
os.environ.setdefault("CUNXIE_VAR", str(options.BASE_DIR / "var" / "dev"))
os.environ["CUNXIE_DEBUG"] = "1"

from .settings import *  # noqa: F403
from .settings import INSTALLED_APPS, MIDDLEWARE

if find_spec("debug_toolbar"):
    INTERNAL_IPS = ["127.0.0.1", "::1"]
    INSTALLED_APPS = [*INSTALLED_APPS, "debug_toolbar"]
    MIDDLEWARE = [MIDDLEWARE[0], "config.toolbar.ToolbarMiddleware", *MIDDLEWARE[1:]]
    ROOT_URLCONF = "config.toolbar"
    # The toolbar's addresses have no rule: `make check` asks about ours.
    SILENCED_SYSTEM_CHECKS = ["accounts.E001"]
