"""Does everything hold? Of the installation, or of a backup."""

import argparse
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts import installation
from accounts.keeping import KeepingError, archive, registry
from accounts.keeping.sealing import Opener, read_identities, read_passphrase

MOST = 50  # places named of one check


def add_openers(parser: argparse.ArgumentParser) -> None:
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--identity", metavar="文件", type=Path, help="打开备份的私钥文件")
    how.add_argument("--passphrase-file", metavar="文件", type=Path, help="打开备份的口令文件")


def opener(identity: Path | None, passphrase: Path | None) -> Opener:
    """Of the files that were named. Raises KeepingError."""
    return Opener(
        read_identities(identity) if identity else (),
        read_passphrase(passphrase) if passphrase else "",
    )


class Command(BaseCommand):
    help = (
        "核对全部应当成立的事：留痕、考评结果、发布的等次、收支账、附件、守卫、密钥；"
        "有不符的指出在哪里，并以 1 退出。写了备份文件的，只核对那份备份。"
    )
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("backup", metavar="备份", nargs="?", type=Path)
        add_openers(parser)

    def handle(
        self,
        *,
        backup: Path | None,
        identity: Path | None,
        passphrase_file: Path | None,
        **options: object,
    ) -> None:
        if backup:
            self._backup(backup, identity, passphrase_file)
        elif found := list(installation.require("backup")):  # nothing can be asked
            raise CommandError("\n".join(map(str, found)))
        else:
            self._installation()

    def _backup(self, path: Path, identity: Path | None, passphrase: Path | None) -> None:
        try:
            manifest = archive.read(path, opener(identity, passphrase))
        except KeepingError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"备份完好：{manifest['made']}，{manifest['database']}，"
            f"{len(manifest['tables'])} 张表，{len(manifest['files'])} 个文件，"
            f"留痕链头 {manifest['trail']}。"
        )

    def _installation(self) -> None:
        wrong = 0
        for title, faults, remarks in registry.verify():
            self.stdout.write(f"{'✗' if faults else '✓'} {title}")
            for line in faults[:MOST]:
                self.stdout.write(f"    {line}")
            if len(faults) > MOST:
                self.stdout.write(f"    ……共 {len(faults)} 处")
            for line in remarks:
                self.stdout.write(f"    （{line}）")
            wrong += len(faults)
        self.stdout.write(f"共 {wrong} 处不符。" if wrong else "全部核对无误。")
        if wrong:
            sys.exit(1)
