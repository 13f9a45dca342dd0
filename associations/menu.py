"""组织网络、实施方案"""

from accounts.menu import OFFICES, PLACES, VILLAGE, Menu, MenuSection, Page

ASSOCIATION_PAGES = (
    "association-create",
    "association-detail",
    "association-edit",
    "term-elect",
    "term-edit",
)
VILLAGE_PAGES = (
    *(
        "body-edit",
        "seat-create",
        "seat-edit",
        "team-create",
        "team-edit",
        "venue-create",
        "venue-edit",
    ),
    *("rule-create", "rule-edit", "designation-create", "designation-edit"),
)
CONTRACT_PAGES = ("contract-prepare", "contract-detail", "contract-edit", "contract-result")
ORGANISATION = (
    Page("协会", "association-list", "account", ("code",), OFFICES, ASSOCIATION_PAGES),
    Page("职务", "post-list", "user", ("code",), OFFICES, ("post-create", "post-edit")),
    Page(
        "责任区",
        "area-list",
        "merge",
        ("code",),
        also=("area-create", "area-edit", "township-settings"),
    ),
    Page(
        "村和社区",
        "village-list",
        "village",
        ("code",),
        OFFICES,
        ("village-edit", "village-merge", "village-split"),
    ),
    Page("责任书", "contract-list", "file", ("code", "year"), also=CONTRACT_PAGES),
    Page("区划导入", "division-import", "upload", also=("division-import-preview",)),
)
ORGANISATION_IN_VILLAGE = (
    Page("村级组织", "village-organisation", "village", ("code",), (VILLAGE,), VILLAGE_PAGES),
    Page("协会", "association-list", "account", ("code",), (VILLAGE,), ASSOCIATION_PAGES),
    Page("职务", "post-list", "user", ("code",), (VILLAGE,), ("post-create", "post-edit")),
)
CONTRACTS_IN_VILLAGE = (
    Page("责任书", "contract-list", "file", ("code", "year"), (VILLAGE,), CONTRACT_PAGES),
)
PLANS = (
    Page(
        "实施方案",
        "plan-list",
        "calendar",
        ("code",),
        PLACES,
        (
            *(
                "plan-create",
                "plan-detail",
                "plan-village",
                "plan-edit",
                "stage-create",
                "stage-edit",
            ),
            *("stage-tick", "plan-target-create", "plan-target-edit"),
        ),
    ),
)
IN_VILLAGE = (ORGANISATION_IN_VILLAGE[0], *CONTRACTS_IN_VILLAGE)
SECTIONS = (
    *(MenuSection(menu, 40, "实施方案", PLANS) for menu in (Menu.OFFICE, Menu.SECRETARY)),
    MenuSection(Menu.OFFICE, 91, "组织网络", ORGANISATION),
    MenuSection(Menu.SECRETARY, 91, "组织", ORGANISATION_IN_VILLAGE),
    MenuSection(Menu.SECRETARY, 93, "组织", CONTRACTS_IN_VILLAGE),
    MenuSection(Menu.IN_VILLAGE, 20, "本村", IN_VILLAGE),
)
