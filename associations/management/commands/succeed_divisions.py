"""Divisions whose codes have changed, from a file."""

import argparse
import datetime

from django.core.management.base import CommandError

from documents.reading.commands import FileCommand
from documents.reading.questions import Answers

from ...divisions.importing import day_of
from ...successions import services


class Command(FileCommand):
    file_help = "列：old_code、new_code、date，可加 new_name"
    help = (
        "区划代码变更：CSV 或 XLSX，表头 old_code,new_code,date，可加 new_name；"
        "乡镇换代码时各村随着换。先列出要做什么，加 --yes 才办理；全部办理或一个都不办理。"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--date", default="", help="文件里没有日期时的变更日期")
        parser.add_argument("--yes", action="store_true", help="办理，不只是预览")

    def take(self, data: bytes, name: str, answers: Answers, **options: object) -> None:
        iso = day_of(str(options["date"]))
        if iso is None:
            raise CommandError("--date 写成 2026-07-01 这样。")
        day = datetime.date.fromisoformat(iso) if iso else None
        steps, faults = services.read_steps(
            data=data, file_name=name, day=day, scope="", answers=answers
        )
        if faults:
            raise CommandError("\n".join([str(services.FaultyCodesError(faults)), *faults]))
        for step in steps:
            self.stdout.write(f"{step.on}")
            for old, before, new, called in step.lines:
                self.stdout.write(f"  {old} {before} → {new} {called}")
        if not steps:
            self.stdout.write("没有变化：文件里的代码变更都已办理。")
        elif options["yes"]:
            services.succeed(steps=steps, by=None)
            self.stdout.write(f"已办理 {sum(len(step.codes) for step in steps)} 个区划的代码变更。")
        else:
            self.stdout.write("还没有办理。核对无误后加 --yes 再运行一遍。")
