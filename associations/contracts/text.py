"""The text that a township's first responsibility contracts start from; every township changes it
as it sees fit.

The figures are those of the published standard (domain: 创建合格村). The levy, abolished in 2021,
is no target.
"""

TASKS = """\
依靠协会开展村民自治，议事、公开、评议按制度办，每次都有记录。
按月统计、如实上报，不漏报、不瞒报、不拿上月的数字充数。
会员小组长和会员按联系户走访，群众的意见按时回复。
生育、生产、生活三方面的服务有安排、有落实。
流动人口与本村居民同样服务、同样管理。
协会、议事会、监事会和服务小组按期活动，空缺的职务及时补上。"""

TARGETS = (
    ("计划生育率（连续三年累计）", "不低于90%"),
    ("育龄妇女综合避孕节育措施落实率", "不低于98%"),
    ("流动人口计划生育合同签订率", "100%"),
    ("群众综合满意率", "不低于90%"),
    ("“六无”各项", "全部为零"),
)

REWARDS = """\
各项目标都达到的，年终评先优先推荐，并通报表扬。
有目标没有达到的，说明原因，限期改进，列入下一年重点帮促。
弄虚作假的，取消当年评先资格。"""
