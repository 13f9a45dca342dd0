"""A criterion's measure and its stored form, there and back: the one place that knows the words of
the JSON.

measure: "sum" (numerator ÷ denominator over the window), "per" (the same, the denominator in the
last approved month of the year), "stock" (the same, in the last approved
month of the year), "appraisals" (satisfied ÷ asked, pooled), "zero" (the six none), "count" (cases
in the window), "finding" (held on site), "score" (points given by people). numerator: a column of
the report, for "count" also a key of SEVERAL; for "finding" its kind where `code` is not it.
threshold: basis points of a ratio, else None; reached from below, or from above when `at_most`; of
"count" how many there may or must be, where that is not none.
up_to: the other end of a range that begins with the threshold. scale: in what a ratio is told,
where that is not per cent (`Scale`). error: the numerator's distance from the denominator is
measured.
columns: of a county's own columns that it is read from, by name the title and whether it is money.
"rate", "cases": a ratio, or cases, of an indicator over records; numerator: its code. records: what
it was when the standard was published, {part, whole}, each with keys, title, unit, at_end and must.
"""

from typing import Any, NamedTuple, assert_never

from .measures import (
    ANY_OF_SIX,
    ASKED,
    SATISFIED,
    Appraisals,
    Columns,
    Count,
    InspectedScore,
    Measure,
    OnSiteFinding,
    Ratio,
    Records,
    Reports,
    Scale,
    Target,
    Window,
    column,
)

NAMES = (
    "measure",
    "years",
    "numerator",
    "denominator",
    "threshold",
    "at_most",
    "up_to",
    "scale",
    "error",
    "columns",
    "records",
)  # of the stored form
RATE, CASES = "rate", "cases"  # of records
RATIOS = ("sum", "stock", "per", "appraisals", RATE)
WINDOWED = ("sum", "per", "zero", "count", RATE, CASES)  # what may be added up over several years
SIDES = ("part", "whole")
WORDS = {*RATIOS, *WINDOWED, "finding", "score"}
TARGETED = (*RATIOS, "count", CASES)  # what may have a target, and
UNTOLD = tuple(WORDS - {*RATIOS})  # what may have none


class Indicator(NamedTuple):
    """What is measured, as it is stored."""

    measure: str
    numerator: str = ""
    denominator: str = ""

    @property
    def key(self) -> str:
        return ":".join(part for part in self if part)


def measure_of(data: dict[str, Any]) -> Measure:
    """Raises KeyError, TypeError or ValueError for data of another form."""
    kind, numerator, threshold = data["measure"], data.get("numerator", ""), data.get("threshold")
    window = Window(data["years"], kind == "stock")
    own = data.get("columns", {})
    target = Target(threshold or 0, data.get("at_most", False), data.get("up_to"))
    wanted = None if threshold is None else target
    match kind:
        case "sum" | "stock" | "per":
            whole = column(data.get("denominator", ""), own)
            scale, error = Scale(data.get("scale", Scale.PERCENT)), data.get("error", False)
            return Ratio(
                column(numerator, own),
                whole,
                window,
                target,
                scale=scale,
                error=error,
                end_whole=kind == "per",
            )
        case "appraisals":
            return Ratio(SATISFIED, ASKED, window, target, empty_holds=False)
        case "zero":
            return Count(ANY_OF_SIX, window)
        case "count":
            return Count(column(numerator, own), window, wanted)
        case "rate":
            part, below = (_records(data["records"][side], numerator) for side in SIDES)
            return Ratio(part, below, window, target, empty_holds=not below.must)
        case "cases":
            return Count(_records(data["records"]["part"], numerator), window, wanted)
        case "finding":
            return OnSiteFinding(numerator or data["code"])
        case "score":
            return InspectedScore()
    raise ValueError(kind)


def _records(data: dict[str, Any], code: str) -> Records:
    at_end, must = (data.get(name, False) for name in ("at_end", "must"))
    return Records(tuple(data["keys"]), data["title"], at_end, must, data["unit"], code)


def indicator(measure: Measure) -> Indicator:
    """How what it measures is stored."""
    match measure:
        case Ratio(part, whole, window):
            match whole:
                case Records(of=code):
                    return Indicator(RATE, code)
                case Columns() | Reports():
                    names = [term.name for term in (part, whole) if isinstance(term, Columns)]
                    word = "per" if measure.end_whole else "stock" if window.at_end else "sum"
                    return Indicator(word, *names)
                case Appraisals():
                    return Indicator("appraisals")
                case _:
                    assert_never(whole)
        case Count(cases):
            if isinstance(cases, Records):
                return Indicator(CASES, cases.of)
            return (
                Indicator("count", cases.name) if isinstance(cases, Columns) else Indicator("zero")
            )
        case OnSiteFinding(kind):
            return Indicator("finding", kind)
        case InspectedScore():
            return Indicator("score")
        case _:
            assert_never(measure)
