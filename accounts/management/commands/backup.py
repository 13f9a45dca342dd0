"""A backup of the whole installation as one file, while people work."""

import argparse
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.keeping import KeepingError, backup, sealing


def _number(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("请写 1 或更大的整数。")
    return int(text)


class Command(BaseCommand):
    help = (
        "备份整个安装（数据库、附件、加密时还有密钥）为一个文件，不必停机；写好后读一遍核对，"
        "有问题时以 1 退出，不留半个文件。"
    )
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folder", metavar="文件夹", type=Path)
        how = parser.add_mutually_exclusive_group()
        how.add_argument(
            "--recipient",
            metavar="age1…",
            action="append",
            default=[],
            help="加密给这个公钥（age-keygen 生成；可以写几次）",
        )
        how.add_argument(
            "--passphrase-file", metavar="文件", type=Path, help="用这个文件里的口令加密"
        )
        parser.add_argument(
            "--keep", metavar="份数", type=_number, help="新的核对无误后，只留最新的几份"
        )

    def handle(
        self,
        *,
        folder: Path,
        recipient: list[str],
        passphrase_file: Path | None,
        keep: int | None,
        **options: object,
    ) -> None:
        try:
            lock = sealing.Lock(
                [sealing.recipient(text) for text in recipient],
                sealing.read_passphrase(passphrase_file) if passphrase_file else "",
            )
            made = backup.make(folder, lock, keep)
        except KeepingError as error:
            raise CommandError(str(error)) from None
        rows = sum(table["rows"] for table in made.manifest["tables"].values())
        self.stdout.write(f"已备份到 {made.path}，读回核对无误。")
        self.stdout.write(
            f"{made.manifest['database']} 共 {len(made.manifest['tables'])} 张表 {rows} 行，"
            f"文件 {len(made.manifest['files'])} 个；留痕链头 {made.manifest['trail']}。"
        )
        if not lock:
            self.stdout.write(
                "没有加密，所以密钥不在里面：请把 secret_key 和 identity_key 另外保管。"
            )
        for path in made.removed:
            self.stdout.write(f"已删除旧备份 {path.name}。")
