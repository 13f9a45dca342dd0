"""Settings of tests, which take nothing from the machine's own configuration."""

import os

from config import options

os.environ[options.FILE_VARIABLE] = str(options.DEFAULTS)

from .settings import *  # noqa: F403
