"""manage.py load_demo: the demo townships into an empty database, and the demo accounts on the
screen."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.models import User
from demo.township import build

from ... import historical
from ...society import people


class Command(BaseCommand):
    help = "在空数据库中载入示范乡镇，并列出示范账号"

    def handle(self, *args: object, **options: object) -> None:
        if not User.objects.exists():
            self.stdout.write("正在载入示范乡镇（洪山殿镇，另有2005年的洪山殿镇）……")
            build(timezone.localdate().year - 1)
        demo = User.objects.filter(username__in=[*(office[0] for office in people.OFFICE), "cun05"])
        if not demo.exists():
            self.stdout.write("数据库已有正式数据，没有载入示范数据。")
            return
        self.stdout.write(f"示范账号（密码都是 {people.PASSWORD}）：")
        for user in demo.order_by("scope", "role"):
            self.stdout.write(f"  {user.username:<10}{user}")
        names = "、".join(office[0] for office in historical.OFFICE)
        self.stdout.write(f"  {historical.NAME}：{names}")
