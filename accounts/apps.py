from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "账号与留痕"

    def ready(self) -> None:
        from . import checks, guards, texts
        from .jobs import nightly
        from .keeping import own
        from .sign_in import services, sign_in_log

        guards.connect()
        guards.register(texts.guards())
        checks.register_all()
        sign_in_log.connect()
        nightly.works.append(services.clear_away)
        own.register_all()
