"""What the database refuses: a published vocabulary altered."""

from accounts.guards import append_only

GUARDS = append_only(
    "associations_vocabulary",
    "已发布的类别和表式不能修改或删除",
    place=("division", "associations_county"),
)
