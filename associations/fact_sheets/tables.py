"""村情数据, on the page and as a workbook: of a township the villages, of a village the years."""

from documents.listing import Column, Listing

from .models import FactSheet

FACT_SHEETS = Listing[FactSheet](
    {
        "village": Column("村（社区）", lambda row: row.village.name, 16),
        "year": Column("年度", lambda row: row.year, 8, "integer"),
        "people": Column("总人口", lambda row: row.people, 10, "integer"),
        "households": Column("户数", lambda row: row.households, 10, "integer"),
        "adults": Column("18周岁以上人口", lambda row: row.adults, 14, "integer"),
        "married_women": Column("已婚育龄妇女", lambda row: row.married_women, 12, "integer"),
        "migrants": Column("流动人口", lambda row: row.migrants, 10, "integer"),
        "income": Column("收入水平", lambda row: row.get_income_display(), 10),
        "source": Column("来源", lambda row: row.source, 30),
    },
    empty=("这里还没有村情数据", "人口、户数等登记以后，在这里列出。"),
)
