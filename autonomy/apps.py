from django.apps import AppConfig


class AutonomyConfig(AppConfig):
    name = "autonomy"
    verbose_name = "村民自治"

    def ready(self) -> None:
        from accounts import guards, menu, search, today
        from accounts.today import notices
        from associations import conditions, entitlement_sources, registers
        from associations import reorganisation as acts
        from associations import report_sections as told
        from members.people import household_acts

        from . import person_holdings, report_sections
        from .charters.promises import promises
        from .conditions import CONDITIONS
        from .disclosure import drafts as disclosure_drafts
        from .eight_registers.conditions import REGISTER_KEPT
        from .guards import GUARDS
        from .household_parts import PARTS
        from .menu import SECTIONS
        from .registers import REGISTERS
        from .reorganisation import PART
        from .search import SOURCES as FOUND
        from .today import NOTICES, SOURCES

        menu.register(*SECTIONS)
        today.register(30, *SOURCES)
        notices.register(NOTICES)
        search.register(50, *FOUND)
        conditions.register(*CONDITIONS, REGISTER_KEPT)
        registers.register(*REGISTERS)
        entitlement_sources.register(promises)
        acts.register("autonomy", PART)
        household_acts.register(*PARTS)
        guards.register(GUARDS)
        told.register(20, report_sections.charters)
        told.register(30, report_sections.agreements)
        told.register(40, report_sections.disclosures)
        told.register(50, report_sections.meetings)
        told.register(60, report_sections.appraisals)
        told.register(110, report_sections.honours)
        disclosure_drafts.register("benefits", disclosure_drafts.benefits)
        person_holdings.register_all()
        self.register_what_is_told()

    def register_what_is_told(self) -> None:
        from associations import village_file
        from associations.counted import sources

        from .counted.own import SOURCES
        from .household_parts import register_doubles
        from .village_events import ALL

        register_doubles()
        village_file.register(*ALL)
        sources.register(*SOURCES)
