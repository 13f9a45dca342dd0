"""What the monthly report's pages take from a request."""

from dataclasses import dataclass

from django.http import QueryDict

from .form.report_form import ReportForm


@dataclass(frozen=True)
class PostedReport:
    """The report's form as posted: nothing is refused here, since a draft is kept as it was typed.

    `act`: save, submit (save and go on to 上报) or autosave. `version` 0: the report was not there.
    """

    typed: dict[str, str]
    note: str
    version: int
    act: str

    @property
    def empty(self) -> bool:
        return not self.note and not any(self.typed.values())


def read_report(data: QueryDict, form: ReportForm) -> PostedReport:
    version = data.get("version", "")
    return PostedReport(
        typed={name: _line(data.get(name, "")) for name in form.names},
        note=read_text(data, "note"),
        version=read_version(version),
        act=data.get("act", "save"),
    )


def read_text(data: QueryDict, name: str) -> str:
    """A text of several lines."""
    return data.get(name, "").replace("\r\n", "\n").replace("\0", "").strip()


def read_version(text: str) -> int:
    """0, the version of no report, for what is not a number: it then counts as outdated."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def read_changes(data: QueryDict, form: ReportForm) -> dict[str, str]:
    """Of a 更正单 the cells that were filled in."""
    typed = {name: _line(data.get(name, "")) for name in form.names}
    return {name: text for name, text in typed.items() if text}


def _line(text: str) -> str:
    return text.replace("\0", "").strip()
