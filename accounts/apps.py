from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "账号与留痕"

    def ready(self) -> None:
        from . import checks, guards

        guards.connect()
        checks.register_all()
