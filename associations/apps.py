from django.apps import AppConfig


class AssociationsConfig(AppConfig):
    name = "associations"
    verbose_name = "组织网络"

    def ready(self) -> None:
        from accounts import menu, today
        from accounts.divisions import provide
        from accounts.jobs import nightly

        from . import conditions, reorganisation, verification
        from .attachments.sweeping import sweep
        from .divisions import names
        from .menu import SECTIONS
        from .mergers import services as own
        from .organisation_conditions import CONDITIONS
        from .persons import own as own_holdings
        from .today import TERMS

        menu.register(*SECTIONS)
        today.register(50, TERMS)
        own_holdings.register_all()
        verification.register_all()
        provide(names)  # for the choices and lists of accounts, which must not import us
        conditions.register(*CONDITIONS)
        nightly.works.append(sweep)
        reorganisation.register("associations", own.PART)
