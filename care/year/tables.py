"""The figures of a year in care as titled sections, each with its sentences and table, for page,
paper and workbook."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone

from associations.entitlement_sources import Benefit
from associations.vocabulary.in_force import Figure, titled
from associations.vocabulary.lists import KindList
from documents.listing import Listing, Total
from documents.numerals import wan, yuan2

from ..activities import findings
from ..activities.charts import charts
from ..activities.models import ACTIVITIES, Activity
from ..aid.models import WAYS_OF_AID
from ..families.models import SUPPORTS
from ..honours.models import TITLES
from ..insurance.models import INSURANCES
from ..ledger.models.funds import Fund
from ..ledger.querysets import by_label
from .figures import PlaceFigures, YearFigures
from .section import Row, YearSection, count, fen, listing, words


def sections(figures: YearFigures) -> list[YearSection]:
    makers = (
        _aid,
        _families,
        _benefits,
        _insurance,
        _money,
        _activities,
        _places,
        _drives,
        _honours,
        _projects,
    )
    return [make(figures) for make in makers]


def _yuan(fen: int) -> str:
    return yuan2(fen).removesuffix(".00")


def _titled(
    kinds: KindList, figures: YearFigures, found: Mapping[str, Figure]
) -> list[tuple[str, Figure]]:
    return titled(kinds, figures.division.pk, figures.year, found)


def _said(*texts: str) -> list[str]:
    return [text for text in texts if text]


def _summed(columns: Listing[Row], rows: Sequence[Row], without: Iterable[str] = ()) -> Total:
    """Under more rows than one."""
    sums = columns.summed(rows) if len(rows) > 1 else {}
    return {title: value for title, value in sums.items() if title not in without}


def _aid(figures: YearFigures) -> YearSection:
    all_ = figures.reached
    text = "这一年未登记帮扶。"
    if all_.times:
        money = f"，金额 {_yuan(all_.amount)} 元" if all_.amount else ""
        text = (
            f"全年帮扶 {all_.helped} 户，其中计划生育家庭 {all_.planning} 户，占 {all_.share}；"
            f"登记 {all_.times} 次{money}。"
        )
    columns = listing(
        *(
            words("帮扶方式", 14),
            count("次数"),
            count("户数"),
            count("其中计划生育家庭", 16),
            fen("金额（元）"),
        )
    )
    rows = [
        (title, found.times, found.helped, found.planning, found.amount)
        for title, found in _titled(WAYS_OF_AID, figures, figures.aid)
    ]
    sums = ("合计", all_.times, all_.helped, all_.planning, all_.amount)
    total = dict(zip(columns.columns, sums, strict=True)) if len(rows) > 1 else {}
    note = "一户受过几种帮扶的，各种里都算一户，合计只算一户。" if total else ""
    return YearSection("帮扶", [text], "aid-list", columns, rows, total, note)


def _families(figures: YearFigures) -> YearSection:
    found = figures.certificates
    day = f"{figures.until.year}年{figures.until.month}月{figures.until.day}日"
    changed = (
        f"；本年发放 {found.issued} 本，收回 {found.revoked} 本"
        if found.issued or found.revoked
        else ""
    )
    rows = _titled(SUPPORTS, figures, figures.supported)
    texts = _said(f"{day}有效的优待证 {found.valid} 本{changed}。", figures.told)
    columns, note = (
        listing(words("家庭类别"), count("家庭（户）")),
        "一户有几个类别的，各类里都算。",
    )
    return YearSection(
        "关怀家庭和优待证", texts, "family-list", columns, rows, note=note, of_year=False
    )


def _benefits(figures: YearFigures) -> YearSection:
    rows: list[Row] = [
        (benefit.label, paid.times, paid.receivers, paid.amount)
        for benefit in Benefit
        if (paid := figures.benefits.get(benefit.value))
    ]
    stipends = figures.stipends
    if stipends.times:
        rows.append(("岗位津贴", stipends.times, stipends.receivers, stipends.amount))
    sums = (("兑现优待", figures.paid), ("发放岗位津贴", stipends.amount))
    text = f"本年{'，'.join(f'{what} {_yuan(fen)} 元' for what, fen in sums if fen)}。"
    columns = listing(words("项目"), count("笔数"), count("户数或人数", 12), fen("金额（元）"))
    total = _summed(columns, rows, without=["户数或人数"])
    note = "按实际发放的日期计入。以保险办理的养老保险补助列在保险里，不在这里重复。"
    text = text if rows else "这一年没有发放优待和岗位津贴。"
    return YearSection("优待兑现和岗位津贴", [text], "benefit-list", columns, rows, total, note)


def _insurance(figures: YearFigures) -> YearSection:
    rows = [
        (title, found.families, found.premiums)
        for title, found in _titled(INSURANCES, figures, figures.insurance)
    ]
    texts = [] if rows else ["这一年未登记保险。"]
    so_far = figures.premiums_so_far
    if so_far.premiums:
        yuan = _yuan(so_far.premiums)
        large = f"（{wan(so_far.premiums)} 万元）" if so_far.premiums >= 10_000_00 else ""
        texts.append(
            f"截至{figures.year}年，历年累计参保缴费 {so_far.families} 户次，保费 {yuan} "
            f"元{large}。"
        )
    columns = listing(words("险种", 18), count("参保（户）"), fen("已缴保费（元）"))
    return YearSection("保险", texts, "policy-list", columns, rows, _summed(columns, rows))


def _money(figures: YearFigures) -> YearSection:
    rows = [
        (kind.label, count, found.opening, found.income, found.spending, found.balance)
        for kind in Fund.Kind
        if kind.value in figures.funds
        for count, found in [figures.funds[kind.value]]
    ]
    columns = listing(
        *(words("经费"), count("项数", 8)),
        *(fen("年初结存（元）"), fen("收入（元）"), fen("支出（元）"), fen("结存（元）")),
    )
    texts = _said(
        "" if rows else "还没有设立经费。",
        _by_category("收入来自", figures.income),
        _by_category("支出用于", figures.spending),
    )
    note = "收入和支出都扣除了冲销；各项之间的转账，转出的一方算支出，转入的一方算收入。"
    return YearSection(
        "经费收支", texts, "fund-list", columns, rows, _summed(columns, rows), note, of_year=False
    )


def _by_category(start: str, sums: Mapping[str, int]) -> str:
    said = [f"{label} {_yuan(fen)} 元" for label, fen in by_label(sums) if fen]
    return f"{start}：{'、'.join(said)}。" if said else ""


def _activities(figures: YearFigures) -> YearSection:
    log = figures.log
    rows = [(title, *found) for title, found in _titled(ACTIVITIES, figures, log.kinds)]
    columns = listing(words("类别", 18), count("次数"), count("受益人次", 12))
    texts = _activity_texts(figures) if rows else ["这一年未登记活动。"]
    shown = charts(log.kinds, log.months, figures.division.pk, figures.year)
    total = _summed(columns, rows)
    return YearSection("活动", texts, "activity-list", columns, rows, total, charts=shown)


def _activity_texts(figures: YearFigures) -> list[str]:
    tally = figures.log.tally
    counts = (
        ("走访 {} 户次", "households"),
        ("标语 {} 条", "slogans"),
        ("墙报、宣传栏 {} 期", "posters"),
    )
    more = [
        form.format(tally[name])
        for form, name in (*counts, ("宣传资料 {} 份", "leaflets"))
        if tally[name]
    ]
    text = f"全年活动 {tally['times']} 次，受益 {tally['reached']} 人次"
    text = f"{'；'.join([text, '，'.join(more)]) if more else text}。"
    return _said(text, _check_text(figures) if tally["examined"] else "")


def _check_text(figures: YearFigures) -> str:
    """Health checks, to the reader (findings.py)."""
    tally, illnesses = figures.log.tally, figures.log.illnesses
    found = f"，查出患病 {tally['ill']} 人"
    if not figures.findings:
        if not (figures.is_township and findings.is_over(figures.year, timezone.localdate())):
            return f"健康检查 {tally['examined']} 人。"
        illnesses = findings.told(tally["ill"], illnesses)
        found = found if tally["ill"] >= findings.LEAST else f"，查出患病不足 {findings.LEAST} 人"
    names = "、".join(f"{name} {count} 人" for name, count in illnesses.items())
    return f"健康检查 {tally['examined']} 人{found}{f'，其中{names}' if names else ''}。"


def _places(figures: YearFigures) -> YearSection:
    services = Activity.Service.choices
    columns = listing(
        *(words("单位"), count("活动（次）"), count("受益人次", 12)),
        *(count(f"{label}（次）", 13) for _, label in services),
        *(count("帮扶（户）"), fen("优待（元）")),
    )
    rows = [_place_row(place) for place in figures.places]
    villages = [place for place in figures.places if place.name != "乡镇本级"]
    all_three = sum(all(place.service(key).any for key, _ in services) for place in villages)
    texts = (
        [f"{len(villages)} 个村（社区）里，三项服务都有记录的 {all_three} 个。"]
        if figures.is_township
        else []
    )
    note = "三生服务的次数是选了这项服务的活动和帮扶。"
    title = "各村（社区）“三生”服务" if figures.is_township else "“三生”服务"
    return YearSection(title, texts, "three-life", columns, rows, _summed(columns, rows), note)


def _place_row(place: PlaceFigures) -> Row:
    services = [place.service(key) for key in Activity.Service.values]
    return (
        *(
            place.name,
            place.times,
            place.reached,
            *(service.times + service.aids for service in services),
        ),
        *(place.helped, place.paid),
    )


def _drives(figures: YearFigures) -> YearSection:
    columns = listing(
        *(words("募捐", 24), fen("募得（元）"), count("捐款（笔）"), fen("已用（元）")),
        *(count("帮扶村数"), count("帮扶户数")),
    )
    rows = [
        (drive.name, found.raised, found.donors, found.given, found.villages, found.households)
        for drive, found in figures.drives
    ]
    texts = [f"{drive.name}：{found}。" for drive, found in figures.drives] or [
        "这一年没有发起募捐。"
    ]
    total = _summed(columns, rows, without=["帮扶村数"])  # two drives may share a village
    return YearSection("募捐", texts, "drive-list", columns, rows, total, of_year=False)


def _honours(figures: YearFigures) -> YearSection:
    rows = [(title, *found) for title, found in _titled(TITLES, figures, figures.honours)]
    nominated, awarded = (
        sum(pair[number] for pair in figures.honours.values()) for number in (0, 1)
    )
    text = (
        f"推荐 {nominated} 名（户），表彰 {awarded} 名（户）。" if rows else "这一年没有评选表彰。"
    )
    columns = listing(words("称号", 18), count("推荐"), count("表彰"))
    return YearSection("评选表彰", [text], "honour-list", columns, rows, _summed(columns, rows))


def _projects(figures: YearFigures) -> YearSection:
    found = figures.projects
    if not found.count:
        return YearSection(
            "致富项目", ["这一年没有致富项目。"], "project-list", listing(), [], of_year=False
        )
    columns = listing(
        *(count("项目（个）"), count("股东（人）"), fen("入股（元）"), count("参加（户）")),
        *(count("其中计划生育家庭", 16), fen("本年收入（元）"), count("带动（户）")),
    )
    row = (
        *(found.count, found.shareholders, found.capital, found.households, found.planning),
        *(found.income, found.families),
    )
    text = (
        f"在办项目 {found.count} 个，股东 {found.shareholders} 人，入股 {_yuan(found.capital)} 元；"
        f"本年收入 {_yuan(found.income)} 元，带动 {found.families} 户。"
    )
    return YearSection("致富项目", [text], "project-list", columns, [row], of_year=False)
