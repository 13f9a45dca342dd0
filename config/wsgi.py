"""The WSGI entry point for gunicorn."""

import os
from urllib.parse import quote

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

database = settings.DATABASES["default"]
if database["ENGINE"].endswith("sqlite3"):
    # The server makes no empty database in the place of one that was taken away.
    database["NAME"] = f"file:{quote(str(database['NAME']))}?mode=rw"
