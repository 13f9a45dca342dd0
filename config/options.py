"""What an installation decides: one file, `cunxie.toml`, read by whatever starts the program.

The environment overrides it, option by option. docs/deploy.md has the table of OPTIONS.
"""

import os
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

BASE_DIR = Path(__file__).resolve().parent.parent
FILE_VARIABLE = "CUNXIE_CONFIG"
FILES = (BASE_DIR / "cunxie.toml", Path("/etc/cunxie/cunxie.toml"))
DEFAULTS = BASE_DIR / "config" / "defaults.toml"
WORDS = {str: "带引号的文字", int: "整数", bool: "true 或 false", list: "带引号的文字的列表"}


class ConfigurationError(Exception):
    """The configuration cannot be used as it stands; the text (Chinese) says what to do."""


@dataclass(frozen=True)
class Option:
    """`default` has the option's type: str, int, bool or list (of str; in the environment
    separated by commas). `secret`: its value is never shown."""

    name: str
    variable: str
    default: Any
    meaning: str
    secret: bool = False

    def read(self, value: object, source: str) -> Any:
        """A value of the file (already typed) or the environment (a text)."""
        kind = type(self.default)
        if isinstance(value, str) and kind is not str:
            value = self._typed(value, source)
        wrong = isinstance(value, list) and not all(isinstance(one, str) for one in value)
        if type(value) is not kind or wrong:
            raise ConfigurationError(f"{source} 的 {self.name} 应填{WORDS[kind]}。")
        return value

    def _typed(self, text: str, source: str) -> Any:
        if isinstance(self.default, list):
            return [part.strip() for part in text.split(",") if part.strip()]
        if isinstance(self.default, bool):
            return text.strip().lower() in {"1", "true"}
        try:
            return int(text)
        except ValueError:
            raise ConfigurationError(f"{source} 应填整数，现在是“{text}”。") from None


def _keep(kind: str, years: int, what: str) -> Option:
    return Option(
        f"keep_{kind}", f"CUNXIE_KEEP_{kind.upper()}", years, f"{what}保存几年，0 为不设期限"
    )


OPTIONS = {
    option.name: option
    for option in (
        Option("database", "DATABASE_URL", "", "数据库地址；空着用 var 里的 SQLite", secret=True),
        Option("var", "CUNXIE_VAR", "var", "程序写的文件放在哪里：SQLite、密钥、附件、报告"),
        Option(
            "secret_key", "CUNXIE_SECRET_KEY", "", "登录密钥；空着用 var/secret_key", secret=True
        ),
        Option(
            "identity_key",
            "CUNXIE_IDENTITY_KEY",
            "",
            "证件密钥；空着用 var/identity_key",
            secret=True,
        ),
        Option("hosts", "CUNXIE_HOSTS", ["localhost", "127.0.0.1", "[::1]"], "网站的域名"),
        Option("path", "CUNXIE_PATH", "", "网址里域名后面的路径，如 /cunxie；一般空着"),
        Option("https", "CUNXIE_HTTPS", False, "前面有 HTTPS 代理"),
        Option("proxies", "CUNXIE_PROXIES", [], "可以相信的代理的地址或网段"),
        Option(
            "metrics_from",
            "CUNXIE_METRICS_FROM",
            [],
            "除本机外，可以看 /metrics 的地址或网段",
        ),
        Option("error_mail", "CUNXIE_ERROR_MAIL", [], "出错时通知的邮箱"),
        Option("smtp", "CUNXIE_SMTP", "", "发信服务器 smtps://账号:密码@主机:465", secret=True),
        Option("port", "PORT", 8000, "在 127.0.0.1 上监听的端口"),
        Option("second_factor", "CUNXIE_SECOND_FACTOR", [], "必须用两步验证登录的角色"),
        Option("idle_minutes", "CUNXIE_IDLE_MINUTES", 120, "多少分钟不用就退出登录"),
        Option("password_length", "CUNXIE_PASSWORD_LENGTH", 8, "密码最少几个字符，不少于 8"),
        Option("password_days", "CUNXIE_PASSWORD_DAYS", 0, "密码用多少天必须改，0 为不限"),
        Option("passwords_kept", "CUNXIE_PASSWORDS_KEPT", 3, "最近几个用过的密码不能再用"),
        Option("initial_password_days", "CUNXIE_INITIAL_PASSWORD_DAYS", 14, "初始密码几天内有效"),
        Option("debug", "CUNXIE_DEBUG", False, "开发用的出错页，服务器上不要开"),
        _keep("members", 5, "离会会员的资料"),
        _keep("households", 5, "销户家庭的资料"),
        _keep("posts", 5, "离任人员的资料"),
        _keep("families", 5, "不再支持的家庭的资料"),
        _keep("suggestions", 3, "答复后建议人的姓名"),
        _keep("notes", 3, "走访记录里的会员"),
        _keep("campaigns", 3, "重新登记的原因"),
        _keep("imports", 1, "读入的文件"),
    )
}


@dataclass(frozen=True)
class Configuration:
    """Values by option; `sources` says where each came from; `file` is None where there is none."""

    values: Mapping[str, Any]
    sources: Mapping[str, str]
    file: Path | None

    def __repr__(self) -> str:
        """Without the values: some are secrets, and Django shows settings in places."""
        return f"Configuration({self.file})"

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def folder(self) -> Path:
        """What relative paths start from, wherever a command is called."""
        return self.file.parent if self.file else BASE_DIR

    def path(self, name: str) -> Path:
        return self.folder / self.values[name]


def load(environment: Mapping[str, str] = os.environ) -> Configuration:
    """The file and the environment as one. Raises ConfigurationError."""
    file = _file(environment)
    stored = _read(file) if file else {}
    values, sources = {}, {}
    for name, option in OPTIONS.items():
        values[name], sources[name] = option.default, "默认"
        if name in stored:
            values[name], sources[name] = option.read(stored[name], str(file)), str(file)
        if text := environment.get(option.variable):
            source = f"环境变量 {option.variable}"
            values[name], sources[name] = option.read(text, source), source
    return Configuration(values, sources, file)


def _file(environment: Mapping[str, str]) -> Path | None:
    if named := environment.get(FILE_VARIABLE):
        if not os.path.lexists(named):
            raise ConfigurationError(f"没有 {FILE_VARIABLE} 指定的配置文件 {named}。")
        return Path(named).absolute()
    return next((path for path in FILES if os.path.lexists(path)), None)


def _read(file: Path) -> dict[str, Any]:
    try:
        stored = tomllib.loads(file.read_text(encoding="utf-8"))
    except PermissionError:
        raise ConfigurationError(
            f"当前账号不能读配置文件 {file}。请用运行村协通的账号执行（sudo -u cunxie …），"
            f"或者让它能读：chown root:cunxie {file} && chmod 640 {file}"
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"配置文件 {file} 读不了：{error}") from None
    for name in stored:
        if name not in OPTIONS:
            close = get_close_matches(name, OPTIONS, 1)
            hint = f"是不是 {close[0]}？" if close else "全部选项见 docs/deploy.md。"
            raise ConfigurationError(f"配置文件 {file} 里的 {name} 不是选项，{hint}")
    if any(stored.get(name) for name, option in OPTIONS.items() if option.secret):
        _check_closed(file)
    return stored


def _check_closed(file: Path) -> None:
    """A file with secrets is for its owner and group."""
    if file.stat().st_mode & stat.S_IRWXO:
        raise ConfigurationError(
            f"配置文件 {file} 里有密码或密钥，本机其他账号却能读。请执行：chmod o= {file}"
        )
