"""The list of villages as a table: what the workbook of a township or county holds."""

from import_export import fields, resources


class VillageResource(resources.Resource):
    code = fields.Field("code", "区划代码")
    name = fields.Field("name", "名称")
    township = fields.Field("township__name", "乡镇（街道）")
    kind = fields.Field("get_kind_display", "类别")
    area = fields.Field("area__name", "责任区")
    village_class = fields.Field("get_village_class_display", "分类")
    economy = fields.Field("get_economy_display", "集体经济")
    opened = fields.Field("opened", "设立日期")
    closed = fields.Field("closed", "撤销日期")
    merged_into = fields.Field("merged_into__name", "并入")
