from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "会员"

    def ready(self) -> None:
        from accounts import menu, search, today
        from accounts.search.pages import register_papers
        from accounts.today import notices
        from associations import registers, village_file
        from associations import reorganisation as acts
        from associations import report_sections as villagers_report

        from . import reorganisation, report_sections, village_events
        from .doubles import own
        from .household_parts import PARTS
        from .menu import SECTIONS
        from .people import household_acts
        from .registers import REGISTERS
        from .reorganisation.services import carry_out
        from .search import PAPERS
        from .search import SOURCES as FOUND
        from .today import NOTICES, SOURCES

        menu.register(*SECTIONS)
        today.register(40, *SOURCES)
        notices.register(NOTICES)
        search.register(30, *FOUND)
        register_papers(*PAPERS)
        part = acts.ReorganisationPart(
            lines=reorganisation.lines,
            marks=reorganisation.marks,
            refusals=reorganisation.refusals,
            carry_out=carry_out,
            groups=reorganisation.groups,
            busy=reorganisation.busy,
        )
        acts.register("members", part)
        household_acts.register(*PARTS)
        villagers_report.register(10, report_sections.people)
        villagers_report.register(70, report_sections.suggestions)
        registers.register(*REGISTERS)
        own.register_all()
        village_file.register(*village_events.ALL)
        self.register_what_is_told()

    def register_what_is_told(self) -> None:
        from associations.counted import sources

        from . import person_holdings
        from .sources import SOURCES

        person_holdings.register_all()
        sources.register(*SOURCES)
