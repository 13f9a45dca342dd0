"""打印: what is handed out and what is kept on paper. A selection without rows gets a page that
says what is missing."""

from itertools import groupby

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.http import Request
from accounts.requests.downloads import narrowed
from associations.divisions import place_or_404
from associations.models import Village
from documents.responses import pdf_response

from ..campaigns.models import Campaign, CampaignEntry
from ..contacts.models import Contact
from ..people.models import KINDS, Member, MemberGroup
from ..people.querysets import GroupQuerySet, MemberQuerySet
from . import agreements, blanks, campaigns, cards, registers

LARGEST_KEY = 2**63 - 1
MOST_AGREEMENTS = 300  # in one print: a page each
BLANK_TITLES = {
    "member": "会员登记表",
    "household": "家庭登记表",
    "group": "会员小组登记表",
    "suggestion": "意见建议单",
    "agreement": "联系协议书",
    "feedback": "会员小组信息反馈单",
    "appraisal": "会员年终评比表",
    "registration": "会员重新登记表",
}


def print_list(request: Request, code: str) -> HttpResponse:
    """What can be printed of a township or village."""
    division = place_or_404(code)
    villages = (
        Village.objects.visible_to(request.user).in_division(code).open_on(timezone.localdate())
    )
    context = {
        "division": division,
        "code": code,
        "villages": [] if isinstance(division, Village) else villages.order_by("code"),
        "groups": _groups(request, code).order_by("number")
        if isinstance(division, Village)
        else [],
        "kinds": {name.removeprefix("is_"): label for name, label in KINDS.items()},
        "blanks": BLANK_TITLES,
        "members": _members(request, code).count(),
    }
    return render(request, "members/papers/print_list.html", context)


def card_print(request: Request, code: str) -> HttpResponseBase:
    """?group=, ?kind= and ?ids=1,2,3 choose among the members of the division."""
    division = place_or_404(code)
    people = _of_kind(request, _of_group(request, code, _members(request, code)))
    if chosen := _keys(request.GET.get("ids", "")):
        people = people.filter(pk__in=chosen)
        narrowed(request.GET, "ids", f"{len(chosen)} 人")
        if (
            not Member.objects.visible_to(request.user)
            .in_division(code)
            .filter(pk__in=chosen)
            .exists()
        ):
            raise Http404("这里没有这些会员。")
    villages = cards.cards(people, code)
    if not villages:
        return _nothing(request, code, "没有要印联系卡的会员", "选中的范围里没有在册会员。")
    parts = [_paper("cards", {"sheets": part}) for part in cards.sheets(villages)]
    return pdf_response(parts, f"{division.name}会员联系卡", rows=sum(map(len, villages)))


def register_print(request: Request, code: str) -> HttpResponseBase:
    division = place_or_404(code)
    group = _group(request, code)
    found = registers.registers(_of_group(request, code, _members(request, code)), code, group)
    if not found:
        return _nothing(request, code, "名册上还没有会员", "选中的范围里没有在册会员。")
    title = found[0].title if len(found) == 1 else f"{division.name}会员名册"
    return pdf_response([_paper("registers", {"registers": [one]}) for one in found], title)


def roster_print(request: Request, code: str) -> HttpResponseBase:
    division, group = place_or_404(code), _group(request, code)
    groups = _groups(request, code)
    found = registers.rosters(groups.filter(pk=group.pk) if group else groups, code)
    if not found:
        where = reverse("group-list", args=[code])
        return _nothing(
            request, code, "还没有会员小组", "先建立会员小组，再印花名册。", where, "去建立小组"
        )
    title = found[0].title if len(found) == 1 else f"{division.name}会员小组花名册"
    villages = groupby(found, key=lambda roster: roster.issuer.name)
    parts = [_paper("rosters", {"rosters": [*rosters]}) for _, rosters in villages]
    return pdf_response(parts, title)


def certificate_print(request: Request, code: str, pk: int) -> HttpResponseBase:
    people = Member.objects.visible_to(request.user).select_related("village__township")
    member = get_object_or_404(people, village_id=code, pk=pk)
    if member.left:
        text = (
            f"{member.name}已于{member.left.isoformat()}{member.get_left_kind_display()}，"
            "会员证只发给在册会员。"
        )
        where = reverse("member-detail", args=[code, pk])
        return _nothing(request, code, "不能印会员证", text, where, "看会员情况")
    html = _paper("certificate", {"certificate": agreements.certificate(member)})
    return pdf_response(html, f"会员证 {member.number}", rows=1)


def agreement_print(request: Request, code: str) -> HttpResponseBase:
    """?contact=, ?member= or ?group= choose; otherwise all that run, as far as one print holds
    them."""
    place_or_404(code)
    contacts = Contact.objects.visible_to(request.user).in_division(code)
    if contact := _key(request.GET.get("contact", "")):
        contacts = contacts.filter(pk=get_object_or_404(contacts, pk=contact).pk)
    else:
        contacts = contacts.filter(until__isnull=True, member__left__isnull=True)
    if group := _group(request, code):
        contacts = contacts.filter(member__group=group)
    if member := _key(request.GET.get("member", "")):
        people = Member.objects.visible_to(request.user).in_division(code)
        contacts = contacts.filter(member=get_object_or_404(people, pk=member))
    if (count := contacts.count()) > MOST_AGREEMENTS:
        text = (
            f"这里有{count}户，一户一页，一次最多印{MOST_AGREEMENTS}页。"
            "请到村的打印页上选小组，分开印。"
        )
        return _nothing(
            request, code, "一次印不下", text, reverse("print-list", args=[code]), "返回打印"
        )
    found = agreements.agreements(contacts, code)
    if not found:
        text = "先在会员的页面上登记他联系哪几户，再印协议。"
        where = reverse("contact-list", args=[code])
        return _nothing(request, code, "还没有联系户", text, where, "去登记联系户")
    return pdf_response([_agreement(one) for one in found], "联系协议书", rows=len(found))


def blank_print(request: Request, code: str, form: str) -> HttpResponseBase:
    division = place_or_404(code)
    if form not in BLANK_TITLES:
        raise Http404("没有这张空白表。")
    if form == "agreement":
        html = _agreement(agreements.ContactAgreement())
    else:
        village = (
            division if isinstance(division, Village) else Village(code=code, township_id=code)
        )
        place = division.name if isinstance(division, Village) else ""
        html = _paper(
            "blank", {"blank": blanks.BLANKS[form](village, request.user), "place": place}
        )
    return pdf_response(html, f"{BLANK_TITLES[form]}（空白）")


def campaign_print(request: Request, code: str, pk: int) -> HttpResponseBase:
    division = place_or_404(code)
    campaign = get_object_or_404(Campaign, township_id=code[:9], pk=pk)
    entries = (
        CampaignEntry.objects.visible_to(request.user).in_division(code).filter(campaign=campaign)
    )
    report = campaigns.report(campaign, entries)
    if not report.villages:
        text = "这次重新登记的名单里没有会员。"
        where = reverse("campaign-list", args=[code])
        return _nothing(request, code, "没有可印的登记结果", text, where, "看重新登记")
    html = _paper("campaign", {"report": report, "division": division})
    return pdf_response(html, f"{division.name}{campaign.title}报告", numbered=True)


def _members(request: Request, code: str) -> MemberQuerySet:
    return Member.objects.visible_to(request.user).in_division(code).current()


def _groups(request: Request, code: str) -> GroupQuerySet:
    return MemberGroup.objects.visible_to(request.user).in_division(code).current()


def _group(request: Request, code: str) -> MemberGroup | None:
    """The group of ?group=; one of another place does not exist here."""
    key = _key(request.GET.get("group", ""))
    if not key:
        return None
    group = get_object_or_404(_groups(request, code), pk=key)
    narrowed(request.GET, "group", str(group))
    return group


def _of_group(request: Request, code: str, people: MemberQuerySet) -> MemberQuerySet:
    group = _group(request, code)
    return people.filter(group=group) if group else people


def _of_kind(request: Request, people: MemberQuerySet) -> MemberQuerySet:
    if not (kind := request.GET.get("kind", "")):
        return people
    if f"is_{kind}" not in KINDS:
        raise Http404("没有这一类会员。")
    narrowed(request.GET, "kind", KINDS[f"is_{kind}"])
    return people.filter(**{f"is_{kind}": True})


def _key(text: str) -> int | None:
    keys = _keys(text)
    return keys[0] if keys else None


def _keys(text: str) -> list[int]:
    """Row keys of an address as "1,2,3"."""
    parts = [part for part in text.split(",") if part]
    if not all(part.isascii() and part.isdecimal() and int(part) <= LARGEST_KEY for part in parts):
        raise Http404("地址不对。")
    return [int(part) for part in parts]


def _agreement(agreement: agreements.ContactAgreement) -> str:
    return _paper("agreement", {"agreement": agreement, "ties": Contact.Tie.labels})


def _paper(name: str, context: dict[str, object]) -> str:
    return render_to_string(
        f"members/print/{name}.html", {"today": timezone.localdate(), **context}
    )


def _nothing(
    request: Request, code: str, title: str, text: str, where: str = "", act: str = ""
) -> HttpResponse:
    """`where` and `act`: the page on which it is put right, by default the members."""
    where = where or reverse("member-list", args=[code])
    context = {
        "code": code,
        "title": title,
        "text": text,
        "url": where,
        "action": act or "看会员名单",
    }
    return render(request, "members/papers/print_empty.html", context)
