"""One configuration, which every entry point reads, from wherever it is called."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

from config import options
from tests.conftest import install
from tests.prove.share import a_share

ROOT = options.BASE_DIR
APPS = ("accounts", "associations", "members", "autonomy", "care", "assessment", "demo")
COMMANDS = sorted(name for name, app in get_commands().items() if app in APPS)


def write(folder: Path, text: str) -> Path:
    file = folder / "cunxie.toml"
    file.write_text(text)
    file.chmod(0o600)
    return file


def load(file: Path, **environment: str) -> options.Configuration:
    return options.load({"CUNXIE_CONFIG": str(file), **environment})


def test_the_environment_overrides_the_file_and_the_file_the_default(tmp_path: Path) -> None:
    file = write(
        tmp_path, 'hosts = ["a.gov.cn", "b.gov.cn"]\nport = 8100\nhttps = true\nkeep_posts = 7\n'
    )
    found = load(
        file,
        PORT="9000",
        CUNXIE_PROXIES=" 10.0.0.1, 10.1.0.0/16 ",
        CUNXIE_HTTPS="0",
        CUNXIE_HOSTS="",
    )
    assert [
        found[name]
        for name in ("hosts", "port", "https", "proxies", "keep_posts", "password_length")
    ] == [
        *(["a.gov.cn", "b.gov.cn"], 9000, False, ["10.0.0.1", "10.1.0.0/16"], 7, 8),
    ]
    assert found.sources["port"] == "环境变量 PORT"
    assert found.sources["keep_posts"] == str(file)
    assert found.sources["password_length"] == "默认"
    assert found.path("var") == tmp_path / "var", "relative to the file, not to where one stands"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('host = ["a"]', "里的 host 不是选项，是不是 hosts？"),
        ("zzz = 1", "里的 zzz 不是选项，全部选项见 docs/deploy.md。"),
        ("port = 80.5", "port 应填整数。"),
        ('port = "many"', "应填整数，现在是“many”。"),
        ("https = 1", "https 应填true 或 false。"),
        ("hosts = [1]", "hosts 应填带引号的文字的列表。"),
        ("database = 5", "database 应填带引号的文字。"),
        ("port = ", "读不了"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(options.ConfigurationError, match=words.replace("?", r"\?")):
        load(write(tmp_path, text))


def test_a_file_with_secrets_is_not_for_others(tmp_path: Path) -> None:
    file = write(tmp_path, 'database = "postgres://a:b@c/d"')
    file.chmod(0o604)
    with pytest.raises(options.ConfigurationError, match="chmod o= "):
        load(file)
    file.chmod(0o640)
    assert load(file)["database"] == "postgres://a:b@c/d"
    assert "a:b" not in repr(load(file))
    file.write_text("port = 8001")
    file.chmod(0o604)
    assert load(file)["port"] == 8001


def test_a_configuration_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(options.ConfigurationError, match="没有 CUNXIE_CONFIG 指定的配置文件"):
        load(tmp_path / "none.toml")


def manage(
    command: str, *arguments: str, file: Path, cwd: Path
) -> subprocess.CompletedProcess[str]:
    """As in a new shell: nothing in the environment but where the configuration is (as /etc/cunxie
    would)."""
    names = ("PATH", "HOME", "LANG", "SYSTEMROOT")
    own = {name: value for name, value in os.environ.items() if name in names}
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), command, *arguments],
        cwd=cwd,
        env={**own, "CUNXIE_CONFIG": str(file)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.usefixtures("django_db_setup")
@pytest.mark.parametrize("command", a_share(COMMANDS, one_in=8))
def test_a_command_in_a_bare_shell_speaks_to_the_configured_database(
    command: str, tmp_path: Path
) -> None:
    """Every command of ours says which one it is, refuses it while it is empty, and makes no
    other."""
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    (home / "data").mkdir(parents=True)
    elsewhere.mkdir()
    file = write(home, 'var = "data"\n')
    done = manage(command, "--help", file=file, cwd=elsewhere)
    asked = command in {"migrate", "doctor", "accept_keys", "restore", "verify"}
    assert f"数据库：SQLite {home / 'data' / 'cunxie.sqlite3'}\n" in done.stderr
    assert asked or "没有数据库文件" in done.stderr
    assert done.returncode == (0 if asked else 1)
    install(home / "data")
    done = manage(command, "--help", file=file, cwd=elsewhere)
    beginning = asked or command in {"import_divisions", "load_demo", "add_account"}
    assert beginning or "数据库是空的：没有账号，也没有留痕" in done.stderr
    assert done.returncode == (0 if beginning else 1)
    assert list(elsewhere.iterdir()) == []


@pytest.mark.usefixtures("django_db_setup")
def test_a_relative_database_is_one_wherever_a_command_is_called(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "var").mkdir()
    install(tmp_path / "var")
    file = write(tmp_path, 'database = "sqlite:///var/cunxie.sqlite3"\n')
    done = manage("add_account", "--help", file=file, cwd=elsewhere)
    assert f"数据库：SQLite {tmp_path / 'var' / 'cunxie.sqlite3'}\n" in done.stderr
    assert done.returncode == 0


@pytest.mark.usefixtures("django_db_setup")
def test_a_database_of_another_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    install(tmp_path / "var")
    file = write(tmp_path, "")
    with sqlite3.connect(tmp_path / "var" / "cunxie.sqlite3") as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('care', '0999_later', "
            "'2027-01-01')"
        )
    done = manage("load_demo", file=file, cwd=tmp_path)
    assert "数据库比程序新（数据库有 care.0999_later，程序里没有）" in done.stderr
    assert done.returncode == 1
    with sqlite3.connect(tmp_path / "var" / "cunxie.sqlite3") as database:
        database.execute(
            "DELETE FROM django_migrations WHERE name = '0999_later' OR name = "
            "'0019_own_fields_of_families'"
        )
    done = manage("load_demo", file=file, cwd=tmp_path)
    assert (
        "数据库还没有升级到这个版本（差 1 步，第一步 care.0019_own_fields_of_families）"
        in done.stderr
    )
    assert done.returncode == 1


def test_the_guide_has_every_option() -> None:
    guide = (ROOT / "docs" / "deploy.md").read_text()
    for option in options.OPTIONS.values():
        assert f"| `{option.name}` | `{option.variable}` |" in guide, option.name
