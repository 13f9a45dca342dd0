from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "会员"

    def ready(self) -> None:
        from accounts import menu, today
        from associations import registers
        from associations import reorganisation as acts
        from associations import report_sections as villagers_report

        from . import person_holdings, reorganisation, report_sections
        from .menu import SECTIONS
        from .registers import REGISTERS
        from .reorganisation.services import carry_out
        from .today import SOURCES

        menu.register(*SECTIONS)
        today.register(40, *SOURCES)
        part = acts.ReorganisationPart(
            lines=reorganisation.lines,
            marks=reorganisation.marks,
            refusals=reorganisation.refusals,
            carry_out=carry_out,
            groups=reorganisation.groups,
        )
        acts.register("members", part)
        villagers_report.register(10, report_sections.people)
        villagers_report.register(70, report_sections.suggestions)
        registers.register(*REGISTERS)
        person_holdings.register_all()
