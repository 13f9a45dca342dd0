"""The press: a few typesetting children working side by side under one time limit."""

import contextlib
import json
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

from documents.children import ROOT, child_command, child_environment

JOBS_PER_CHILD = 4


class PdfError(Exception):
    """A PDF could not be made; the message is Chinese and meant for the person who asked for it."""


@dataclass(frozen=True)
class Job:
    """Parts (HTML fragments) to be set one after the other into the PDF `out`."""

    parts: tuple[str, ...]
    out: Path


class _Child:
    """A typesetter with a temporary folder of its own: WeasyPrint copies every font (41 MB) and a
    killed child leaves the copies behind."""

    def __init__(self) -> None:
        self.jobs = 0
        self.folder = tempfile.TemporaryDirectory(prefix="typesetter-", ignore_cleanup_errors=True)
        self.process = subprocess.Popen(  # noqa: S603 - our own module, no words from outside
            child_command("documents.pdf.typesetter"),
            cwd=ROOT,
            env=child_environment() | {"TMPDIR": self.folder.name},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.to_child, self.from_child = self.process.stdin, self.process.stdout

    def ask(self, job: Job) -> dict:
        """The child's answer; empty when it died."""
        self.jobs += 1
        try:
            self.to_child.write(json.dumps({"parts": job.parts, "out": str(job.out)}) + "\n")
            self.to_child.flush()
        except OSError:
            return {}
        return json.loads(self.from_child.readline() or "{}")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.from_child.close()
        with contextlib.suppress(OSError):
            self.to_child.close()
        self.folder.cleanup()


class Press:
    """Context manager; `typeset` may be called several times and finds the children warm.

    A child ends after `JOBS_PER_CHILD` jobs, so memory stays flat however long the book is.
    """

    def __init__(self, *, workers: int, time_limit: float) -> None:
        self.workers = workers
        self.time_limit = time_limit
        self.expired = False
        self._idle: SimpleQueue[_Child] = SimpleQueue()
        self._children: set[_Child] = set()
        self._lock = threading.Lock()
        self._timer = threading.Timer(time_limit, self._expire)
        self._timer.daemon = True

    def __enter__(self) -> "Press":
        self._timer.start()
        return self

    def __exit__(self, *exc_info) -> None:
        self._timer.cancel()
        self._kill_all()

    def typeset(self, jobs: Sequence[Job]) -> Iterator[tuple[Job, list[int]]]:
        """Each job with the page counts of its parts, in the order in which they are done."""
        executor = ThreadPoolExecutor(self.workers)
        futures = {executor.submit(self._typeset_one, job): job for job in jobs}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BaseException:
            self._kill_all()
            raise
        finally:
            executor.shutdown(cancel_futures=True)

    def _typeset_one(self, job: Job) -> list[int]:
        child = self._take_child()
        answer = child.ask(job)
        if self.expired:
            raise PdfError(
                f"排版超过 {self.time_limit:g} 秒仍未完成，已停止。请减少内容后重试，或稍后再试。"
            )
        if not answer:
            raise PdfError(
                "排版程序意外中止（可能是内存不足）。请稍后重试；仍不成功时请联系系统管理员。"
            )
        if "error" in answer:
            raise PdfError(f"排版出错，未生成文件。请把这段说明交给系统管理员：{answer['error']}")
        if child.jobs < JOBS_PER_CHILD:
            self._idle.put(child)
        else:
            self._discard(child)
        return answer["pages"]

    def _take_child(self) -> _Child:
        try:
            return self._idle.get_nowait()
        except Empty:
            child = _Child()
        with self._lock:
            self._children.add(child)
            if self.expired:
                child.process.kill()
        return child

    def _discard(self, child: _Child) -> None:
        with self._lock:
            self._children.discard(child)
        child.kill()

    def _expire(self) -> None:
        with self._lock:
            self.expired = True
            for child in self._children:
                child.process.kill()

    def _kill_all(self) -> None:
        with self._lock:
            children, self._children, self._idle = self._children, set(), SimpleQueue()
        for child in children:
            child.kill()
