"""Settings of tests, which take nothing from the machine's own configuration."""

import os

from config import options

os.environ[options.FILE_VARIABLE] = str(options.DEFAULTS)

from .settings import *  # noqa: F403

# What is asked for in the background is done at once; tests with a worker say so.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
