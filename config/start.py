"""Starting a command: the configuration is read, the installation looked at, and both are told."""

import os
import sys
from collections.abc import Sequence

from .options import ConfigurationError


def run(argv: Sequence[str]) -> None:
    """manage.py's command line. Which database it speaks to stands on stderr; what the
    installation lacks ends it with 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    try:
        _look(argv[1] if len(argv) > 1 else "")
    except ConfigurationError as error:
        sys.exit(f"配置有误：{error}")
    execute_from_command_line(list(argv))


def _look(command: str) -> None:
    import django

    django.setup()
    from accounts import installation

    if command in installation.UNASKED or command.startswith("-"):
        return
    print(f"数据库：{installation.database_words()}", file=sys.stderr)
    if found := list(installation.require(command)):
        sys.exit("\n".join(map(str, found)))
