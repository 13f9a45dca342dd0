"""An account put right from the command line, whoever's it is: the last administrator has nobody
else to turn to."""

import argparse

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User

from ...sign_in import second_factor, services


class Command(BaseCommand):
    help = (
        "重置账号的密码，并显示一次初始密码；也可以取消动态码，或者停用账号。本人下次登录会看到。"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("username", metavar="账号")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--second-factor", action="store_true", help="只取消动态码，密码不变")
        what.add_argument("--stop", action="store_true", help="只停用账号")

    def handle(self, *args: object, **options: object) -> None:
        account = User.objects.filter(username=options["username"]).first()
        if account is None:
            raise CommandError(f"没有账号 {options['username']}。")
        if options["second_factor"]:
            second_factor.take_away(by=None, account=account)
            self.stdout.write(f"账号 {account.username} 的动态码已取消。")
        elif options["stop"]:
            values = {name: getattr(account, name) for name in ("name", "role", "scope")}
            services.change_account(by=None, account=account, is_active=False, **values)
            self.stdout.write(f"账号 {account.username} 已停用。")
        else:
            password = services.reset_password(by=None, account=account)
            self.stdout.write(f"账号 {account.username} 的初始密码：{password}")
            self.stdout.write("此密码只显示这一次，登录后须修改。")
