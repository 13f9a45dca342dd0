"""活动、生育关怀、经费和发放"""

from accounts.menu import PLACES, TOWN_AND_VILLAGE, MenuSection, Page

ACTIVITIES = (
    Page(
        "活动",
        "activity-list",
        "calendar",
        ("code", "year"),
        PLACES,
        ("activity-create", "activity-detail", "activity-edit", "activity-calendar"),
    ),
    Page("5·29会员活动日", "member-day", "bell", ("code", "year"), TOWN_AND_VILLAGE),
    Page("三生服务", "three-life", "check", ("code", "year"), TOWN_AND_VILLAGE),
)
CARE = (
    Page(
        "关怀家庭",
        "family-list",
        "home",
        ("code",),
        PLACES,
        ("family-create", "family-detail", "family-edit", "support-create", "support-edit"),
    ),
    Page("帮扶", "aid-list", "people", ("code", "year"), PLACES, ("aid-create", "aid-edit")),
    Page(
        "优待证",
        "care-certificate-list",
        "file",
        ("code",),
        PLACES,
        ("care-certificate-issue", "care-certificate-revoke"),
    ),
    Page(
        "优待政策",
        "benefit-rule-list",
        "standard",
        ("code",),
        TOWN_AND_VILLAGE,
        ("benefit-rule-create", "benefit-rule-edit"),
    ),
    Page(
        "优待兑现",
        "benefit-list",
        "check",
        ("code", "year"),
        TOWN_AND_VILLAGE,
        ("benefit-villages", "benefit-family", "schooling-create", "schooling-edit"),
    ),
    Page(
        "保险",
        "policy-list",
        "check",
        ("code", "year"),
        TOWN_AND_VILLAGE,
        ("policy-create", "policy-detail", "policy-edit", "policy-families", "policy-pay"),
    ),
    Page(
        "评选表彰",
        "honour-list",
        "grade",
        ("code", "year"),
        TOWN_AND_VILLAGE,
        ("honour-create", "honour-detail", "honour-edit", "honour-act"),
    ),
    Page(
        "致富项目",
        "project-list",
        "progress",
        ("code",),
        TOWN_AND_VILLAGE,
        (
            "project-create",
            "project-detail",
            "project-edit",
            "project-year-create",
            "project-year-edit",
        ),
    ),
    Page("关怀年报", "care-year", "book", ("code", "year"), TOWN_AND_VILLAGE),
)
MONEY = (
    Page(
        "经费",
        "fund-list",
        "book",
        ("code",),
        TOWN_AND_VILLAGE,
        (
            *(
                "fund-create",
                "opening-import",
                "opening-import-preview",
                "fund-detail",
                "fund-edit",
                "entry-create",
                "entry-detail",
                "entry-reverse",
            ),
            *(
                "transfer-create",
                "statement-list",
                "statement-create",
                "statement-upload",
                "statement-detail",
            ),
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
    Page(
        "结账",
        "closing-list",
        "check",
        ("code", "year"),
        TOWN_AND_VILLAGE,
        ("closing-create", "closing-reopen"),
    ),
    Page(
        "募捐",
        "drive-list",
        "people",
        ("code",),
        TOWN_AND_VILLAGE,
        ("drive-create", "drive-detail", "drive-edit", "donation-create", "drive-help-create"),
    ),
    Page(
        "发放批次",
        "pay-run-list",
        "file",
        ("code",),
        TOWN_AND_VILLAGE,
        (
            *(
                "pay-run-create",
                "pay-run-detail",
                "pay-run-return",
                "pay-run-withdraw",
                "pay-run-approve",
            ),
            "pay-run-reverse",
        ),
    ),
    Page(
        "岗位津贴", "stipend-list", "user", ("code", "year"), TOWN_AND_VILLAGE, ("stipend-confirm",)
    ),
)
SECTIONS = (
    (MenuSection(40, "care", "活动和关怀", "calendar"), (*ACTIVITIES, *CARE)),
    (MenuSection(50, "money", "经费和发放", "book"), MONEY),
)
