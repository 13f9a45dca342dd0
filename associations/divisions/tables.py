"""The list of villages as a workbook; its columns 区划代码, 名称 and 类别 can be uploaded again."""

from documents.listing import Column, Listing

from .models import Village

VILLAGES = Listing[Village](
    {
        "code": Column("区划代码", lambda row: row.code, 18),
        "name": Column("名称", lambda row: row.name, 18),
        "township": Column("乡镇（街道）", lambda row: row.township.name, 13),
        "kind": Column("类别", lambda row: row.get_kind_display(), 13),
        "area": Column("责任区", lambda row: row.area.name if row.area else "", 13),
        "village_class": Column("分类", lambda row: row.get_village_class_display(), 13),
        "economy": Column("集体经济", lambda row: row.get_economy_display(), 13),
        "opened": Column("设立日期", lambda row: str(row.opened or ""), 13),
        "closed": Column("撤销日期", lambda row: str(row.closed or ""), 13),
        "merged_into": Column(
            "并入", lambda row: row.merged_into.name if row.merged_into else "", 18
        ),
    }
)
