"""What a file leaves open: asked once, with the readings there are, and kept with the upload."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..uploads import UploadError
from .about import Workbook, numbers

Answers = Mapping[str, str]  # key of the question → key of the reading


@dataclass(frozen=True)
class ReadingQuestion:
    """`choices`: key of a reading → how the cells would then be read."""

    key: str
    text: str
    choices: tuple[tuple[str, str], ...]

    def is_open(self, answers: Answers) -> bool:
        return answers.get(self.key) not in dict(self.choices)


class OpenQuestionsError(UploadError):
    """A command cannot ask: it names the readings, and how to choose one."""

    def __init__(self, questions: Iterable[ReadingQuestion], cells: Iterable[object] = ()) -> None:
        lines = ["有几处要先选怎么读，什么也没有写入。选好以后加在命令后面，或者在文件里改好："]
        for question in questions:
            lines.append(question.text)
            lines += [f"  --answer {question.key}={key}  {text}" for key, text in question.choices]
        lines += map(str, cells)
        super().__init__("\n".join(lines))


class AmbiguousError(ValueError):
    """A cell that may say more than one thing. `kind` names the doubt, `readings` are the values by
    the key of their reading, `words` how each is told."""

    def __init__(
        self, kind: str, text: str, readings: Mapping[str, object], words: Mapping[str, str]
    ) -> None:
        super().__init__(text)
        self.kind, self.readings, self.words = kind, readings, words

    def question(self, column: object, title: str) -> ReadingQuestion:
        return ReadingQuestion(
            f"{column}.{self.kind}", f"“{title}”：{self}", tuple(self.words.items())
        )


def chosen(post: Mapping[str, str], questions: Collection[Mapping[str, Any]]) -> dict[str, str]:
    """The answers of a form that includes/questions.html made, to questions kept as data."""
    return {
        question["key"]: answer
        for question in questions
        if (answer := post.get(f"answer_{question['key']}", "")) in dict(question["choices"])
    }


def hidden(
    about: Workbook, rows: Collection[int], titles: Collection[str]
) -> list[ReadingQuestion]:
    """On the rows and columns of the table that nobody sees."""
    found = []
    choices = (("in", "一起读入"), ("out", "不读"))
    if unseen := [row for row in about.hidden_rows if row in set(rows)]:
        text = f"第 {numbers(unseen)} 行是隐藏的，要不要读入？"
        found.append(ReadingQuestion("hidden-rows", text, choices))
    if titles:
        text = f"{'、'.join(f'“{title}”' for title in titles)}是隐藏的列，要不要读入？"
        found.append(ReadingQuestion("hidden-columns", text, choices))
    return found
