"""Which records a column's figure comes from (adr 31): keys of sources (associations/counted),
added up where there are several ("activities:parents+activities:infants")."""

from associations.counted.sources import TURNS, CountedSource, source_of

from .columns import ReportColumn

ADDED, MOST = "+", 3
OF_THE_DOCUMENTS = {  # columns that mean the same in every county
    "visits": "visits",
    "people_reached": "educated",
    "migrants_due": "migrants_due",
    "migrants_signed": "migrants_signed",
}
FORMER = {"participants": "reached", "people_reached": "educated"}  # in forms of before adr 31


def keys_of(column: ReportColumn) -> list[str]:
    said = column.source or OF_THE_DOCUMENTS.get(column.name, "")
    return [FORMER.get(key, key) for key in said.split(ADDED) if key]


def sources_of(column: ReportColumn) -> list[CountedSource]:
    """Raises KeyError for one that is not there."""
    return [source_of(key) for key in keys_of(column)]


def may_fill(source: CountedSource) -> bool:
    """Whether it counts records, and not the reports themselves."""
    return source.of is not None and source.of.rows().model._meta.app_label != "assessment"


def fault(column: ReportColumn) -> str:
    """What is wrong with where its figure comes from, after its title; "" for nothing."""
    try:
        sources = sources_of(column)
    except KeyError:
        return "的选项不认识"
    if len(sources) > MOST or not all(map(may_fill, sources)):
        return "的选项不认识"
    if any(source.money != column.money for source in sources):
        return "：数从哪里来，金额和数目不能混"
    if any(source.at_end != column.stock for source in sources):
        return (
            "是月末数，选的记录却按月相加，请另选"
            if column.stock
            else "是当月发生数，选的记录却是月末数，请另选"
        )
    return ""


def source_words(column: ReportColumn) -> str:
    """Of what it says itself."""
    return "，加上".join(
        f"{source.title}（所选类别）" if TURNS in source.key else source.title
        for source in sources_of(column)
        if column.source
    )
