"""生育关怀"""

from .page import PLACES, TOWN_AND_VILLAGE, Page

CARE = (
    Page(
        "活动",
        "activity-list",
        "calendar",
        ("code", "year"),
        PLACES,
        ("activity-create", "activity-detail", "activity-edit", "activity-calendar"),
    ),
    Page("5·29活动日", "member-day", "bell", ("code", "year"), TOWN_AND_VILLAGE),
    Page("三生服务", "three-life", "check", ("code", "year"), TOWN_AND_VILLAGE),
    Page(
        "经费",
        "fund-list",
        "book",
        ("code",),
        TOWN_AND_VILLAGE,
        (
            *("fund-create", "fund-detail", "fund-edit", "entry-create", "entry-detail", "entry-reverse"),
            *("transfer-create", "statement-list", "statement-create", "statement-detail"),
        ),
    ),
    Page(
        "预算",
        "budget-list",
        "progress",
        ("code", "year"),
        TOWN_AND_VILLAGE,
        ("budget-detail", "budget-edit", "outlay-edit"),
    ),
    Page("结账", "closing-list", "check", ("code", "year"), TOWN_AND_VILLAGE, ("closing-create", "closing-reopen")),
    Page(
        "募捐",
        "drive-list",
        "people",
        ("code",),
        TOWN_AND_VILLAGE,
        ("drive-create", "drive-detail", "drive-edit", "donation-create", "drive-help-create"),
    ),
    Page(
        "关怀家庭",
        "family-list",
        "home",
        ("code",),
        PLACES,
        ("family-create", "family-detail", "family-edit", "support-create", "support-edit"),
    ),
)
