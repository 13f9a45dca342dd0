"""村民自治"""

from accounts.menu import TOWN_AND_VILLAGE, MenuSection, Page

AUTONOMY = (
    Page(
        "章程和村规民约",
        "charter-list",
        "book",
        ("code",),
        TOWN_AND_VILLAGE,
        (
            *(
                "charter-create",
                "charter-detail",
                "charter-edit",
                "charter-step",
                "charter-file",
                "step-edit",
            ),
            *("charter-text", "clause-create", "clause-edit", "slip-list", "slip-edit"),
            *("charter-paper-create", "charter-paper-edit", "preference-create", "preference-edit"),
        ),
    ),
    Page("优待条款", "preference-list", "standard", ("code",), TOWN_AND_VILLAGE),
    Page(
        "协议签订",
        "agreement-list",
        "file",
        ("code",),
        TOWN_AND_VILLAGE,
        (
            *(
                "agreement-create",
                "agreement-edit",
                "agreement-end",
                "agreement-sign",
                "agreement-renewal",
            ),
            *("agreement-import", "agreement-import-preview"),
        ),
    ),
    Page(
        "协议文本",
        "agreement-template-list",
        "draft",
        ("code",),
        TOWN_AND_VILLAGE,
        ("agreement-template-create", "agreement-template-edit"),
    ),
    Page(
        "村务公开",
        "disclosure-list",
        "bell",
        ("code", "year"),
        TOWN_AND_VILLAGE,
        ("disclosure-create", "disclosure-edit"),
    ),
    Page(
        "会议和决定",
        "meeting-list",
        "people",
        ("code", "year"),
        TOWN_AND_VILLAGE,
        (
            *("meeting-create", "meeting-detail", "meeting-edit"),
            *("matter-create", "matter-edit", "matter-result"),
        ),
    ),
    Page(
        "责任追究",
        "accountability-list",
        "correction",
        ("code", "year"),
        TOWN_AND_VILLAGE,
        ("accountability-create", "accountability-detail", "accountability-edit"),
    ),
    Page(
        "自治评先",
        "merit-list",
        "grade",
        ("code", "year"),
        TOWN_AND_VILLAGE,
        ("merit-create", "merit-edit"),
    ),
    Page(
        "问卷调查",
        "survey-list",
        "check",
        ("code", "year"),
        TOWN_AND_VILLAGE,
        (
            "survey-create",
            "survey-detail",
            "survey-edit",
            "survey-tally",
            "survey-close",
            "survey-reopen",
        ),
    ),
    Page(
        "向村民报告",
        "villager-report-list",
        "file",
        ("code", "year"),
        TOWN_AND_VILLAGE,
        ("villager-report-edit",),
    ),
    Page(
        "八个登记簿",
        "village-register-list",
        "grid",
        ("code", "year"),
        TOWN_AND_VILLAGE,
        ("village-register",),
    ),
)
SECTIONS = ((MenuSection(30, "autonomy", "村民自治", "check"), AUTONOMY),)
