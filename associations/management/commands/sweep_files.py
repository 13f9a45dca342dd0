"""`manage.py sweep_files`: what happens once a day by itself, now."""

from django.core.management.base import BaseCommand

from ...attachments.sweeping import sweep


class Command(BaseCommand):
    help = "从磁盘上删除已经没有记录用到的附件和照片（平时每天自动清理一次）"

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"已清理 {sweep()} 个文件。")
