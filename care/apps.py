from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "care"
    verbose_name = "生育关怀"

    def ready(self) -> None:
        from accounts import guards, menu, today
        from accounts.models import withheld
        from associations import registers
        from associations import reorganisation as acts
        from associations import report_sections as sections
        from associations.attachments.models import withhold

        from . import person_holdings, report_sections, verification
        from .benefits import pay_guards
        from .benefits.today import SOURCES
        from .guards import GUARDS
        from .menu import SECTIONS
        from .papers import withheld_from
        from .registers import REGISTERS
        from .reorganisation import PART
        from .trail_acts import WITHHELD

        menu.register(*SECTIONS)
        today.register(35, *SOURCES)
        acts.register("care", PART)
        registers.register(*REGISTERS)
        withheld.register("care", WITHHELD)
        withhold(withheld_from)
        guards.register([*GUARDS, *pay_guards.GUARDS])
        sections.register(90, report_sections.activities)
        sections.register(95, report_sections.aid)
        sections.register(100, report_sections.money)
        person_holdings.register_all()
        verification.register_all()
