"""An account from the command line, which may make any; the others are made on the page 账号
(accounts/access/)."""

import argparse

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Role

from ...sign_in import services

LENGTHS = "管辖区划代码：县 6 位，乡镇 9 位，村 12 位；账号管理员 6 位或 9 位"


class Command(BaseCommand):
    help = "新建账号，并显示一次初始密码；首次登录须修改。"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("username", metavar="账号")
        parser.add_argument(
            "--role",
            required=True,
            choices=Role.values,
            help="；".join(f"{role} {role.label}" for role in Role),
        )
        parser.add_argument("--scope", required=True, help=LENGTHS)
        parser.add_argument("--name", required=True, help="姓名")

    def handle(self, *, username: str, name: str, role: str, scope: str, **options: object) -> None:
        try:
            account, password = services.create_account(
                by=None, username=username, name=name, role=Role(role), scope=scope
            )
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from None
        self.stdout.write(
            f"已建立账号 {account.username}（{account.get_role_display()}，{account.scope}）"
        )
        self.stdout.write(f"初始密码：{password}")
        self.stdout.write("此密码只显示这一次，首次登录须修改。")
