from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "care"
    verbose_name = "生育关怀"

    def ready(self) -> None:
        from accounts import guards, menu, search, today
        from accounts.models import withheld
        from accounts.today import notices, year_pictures
        from associations import registers
        from associations import reorganisation as acts
        from associations import report_sections as sections
        from associations.attachments.models import withhold
        from members.people import household_acts

        from . import person_holdings, report_sections
        from .benefits import pay_guards
        from .benefits.today import NOTICES, SOURCES
        from .guards import GUARDS
        from .menu import SECTIONS
        from .papers import withheld_from
        from .projects.search import SOURCES as FOUND
        from .registers import REGISTERS
        from .reorganisation import HOUSEHOLD_PARTS, PART
        from .trail_acts import WITHHELD
        from .year.pictures import activities, funds

        menu.register(*SECTIONS)
        today.register(35, *SOURCES)
        notices.register(NOTICES)
        year_pictures.register(30, "fund-list", funds)
        year_pictures.register(40, "activity-list", activities)
        search.register(60, *FOUND)
        acts.register("care", PART)
        household_acts.register(*HOUSEHOLD_PARTS)
        registers.register(*REGISTERS)
        withheld.register("care", WITHHELD)
        withhold(withheld_from)
        guards.register([*GUARDS, *pay_guards.GUARDS])
        for order, section in report_sections.SECTIONS:
            sections.register(order, section)
        person_holdings.register_all()
        self.register_what_is_told()

    def register_what_is_told(self) -> None:
        from associations import village_file
        from associations.counted import sources
        from members.doubles import settling

        from . import verification
        from .year.sources import SOURCES
        from .year.village_events import ALL

        verification.register_all()
        settling.conceal(self.name)
        village_file.register(*ALL)
        sources.register(*SOURCES)
