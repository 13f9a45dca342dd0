"""会员"""

from accounts.menu import ORGANISATION, PLACES, TOWN_AND_VILLAGE, MenuSection, Page

MEMBER_PAGES = (
    "member-create",
    "member-detail",
    "member-edit",
    "member-leave",
    "member-rejoin",
    "member-transfer",
)
NETWORK = Page("网络图", "network", "progress", ("code",), TOWN_AND_VILLAGE)
MEMBERS = (
    Page("缺口检查", "coverage", "check", ("code",), TOWN_AND_VILLAGE),
    Page("会员", "member-list", "people", ("code",), PLACES, MEMBER_PAGES),
    Page(
        "家庭",
        "household-list",
        "home",
        ("code",),
        PLACES,
        ("household-create", "household-detail", "household-edit"),
    ),
    Page(
        "会员小组",
        "group-list",
        "grid",
        ("code",),
        PLACES,
        ("group-create", "group-detail", "group-edit", "note-create", "note-edit"),
    ),
    Page(
        "联系户",
        "contact-list",
        "merge",
        ("code",),
        TOWN_AND_VILLAGE,
        ("contact-create", "contact-edit"),
    ),
    Page(
        "意见建议",
        "suggestion-list",
        "draft",
        ("code",),
        TOWN_AND_VILLAGE,
        ("suggestion-create", "suggestion-edit", "suggestion-answer"),
    ),
    Page("年终评比", "member-appraisal-list", "grade", ("code", "year"), TOWN_AND_VILLAGE),
    Page(
        "重新登记",
        "campaign-list",
        "refresh",
        ("code",),
        TOWN_AND_VILLAGE,
        ("campaign-create", "campaign-detail", "campaign-close"),
    ),
    Page(
        "名册导入", "member-import-list", "upload", ("code",), TOWN_AND_VILLAGE, ("member-import",)
    ),
    Page(
        "重复登记",
        "double-list",
        "merge",
        ("code",),
        TOWN_AND_VILLAGE,
        ("double-undo", "member-merge", "household-merge"),
    ),
    Page("个人资料查阅", "person-find", "user", ("code",), TOWN_AND_VILLAGE, ("person-detail",)),
    Page("到期资料", "retention-list", "calendar", ("code",), TOWN_AND_VILLAGE),
    Page("打印", "print-list", "print", ("code",), TOWN_AND_VILLAGE),
)
SECTIONS = (
    (MenuSection(60, "members", "会员", "people"), MEMBERS),
    (ORGANISATION, (NETWORK,)),
)
