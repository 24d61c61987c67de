"""House rules that were said twice and so became checks."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "gcs").rglob("*.py"))
MAX_FILE_LINES = 700
MAX_FUNCTION_LINES = 80
BROAD_EXCEPT_ALLOWED: set[str] = {"gcs/engine/supervisor.py"}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path):
    return [n for n in ast.walk(tree(path)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_no_file_is_longer_than_the_limit():
    long = {name_of(p): n for p in SOURCES if (n := len(p.read_text("utf-8").splitlines())) > MAX_FILE_LINES}
    assert not long


def test_the_median_file_is_short():
    assert statistics.median(len(p.read_text("utf-8").splitlines()) for p in SOURCES) <= 150


def test_no_function_is_longer_than_the_limit():
    long = {
        f"{name_of(p)}:{f.name}": f.end_lineno - f.lineno + 1
        for p in SOURCES
        for f in functions(p)
        if f.end_lineno - f.lineno + 1 > MAX_FUNCTION_LINES
    }
    assert not long


def test_nine_of_ten_functions_are_short():
    lengths = sorted(f.end_lineno - f.lineno + 1 for p in SOURCES for f in functions(p))
    assert lengths[int(len(lengths) * 0.9)] <= 30


def test_every_module_says_why_it_exists():
    assert not [name_of(p) for p in SOURCES if not ast.get_docstring(tree(p))]


def test_no_module_has_a_name_that_says_nothing():
    vague = {"utils.py", "helpers.py", "common.py", "misc.py", "util.py"}
    assert not [name_of(p) for p in SOURCES if p.name in vague]


def test_broad_excepts_stay_in_the_supervisor():
    broad = [
        f"{name_of(p)}:{h.lineno}"
        for p in SOURCES
        if name_of(p) not in BROAD_EXCEPT_ALLOWED
        for h in ast.walk(tree(p))
        if isinstance(h, ast.ExceptHandler)
        and (h.type is None or (isinstance(h.type, ast.Name) and h.type.id in ("Exception", "BaseException")))
    ]
    assert not broad


def test_every_task_has_a_name():
    unnamed = [
        f"{name_of(p)}:{c.lineno}"
        for p in SOURCES
        for c in ast.walk(tree(p))
        if isinstance(c, ast.Call)
        and isinstance(c.func, ast.Attribute)
        and c.func.attr == "create_task"
        and not any(k.arg == "name" for k in c.keywords)
    ]
    assert not unnamed


def test_nothing_sends_outside_the_links_and_the_simulator():
    outside = [
        f"{name_of(p)}:{c.lineno}"
        for p in SOURCES
        if p.relative_to(ROOT / "gcs").parts[0] not in ("links", "sim")
        for c in ast.walk(tree(p))
        if isinstance(c, ast.Call)
        and isinstance(c.func, ast.Attribute)
        and c.func.attr in ("sendto", "sendall", "sendmsg", "send_raw")
    ]
    assert not outside


def test_outgoing_messages_name_fields_that_exist():
    from gcs.mavlink import default_table

    table = default_table().by_name
    wrong = []
    for path in SOURCES:
        for call in ast.walk(tree(path)):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            first = call.args[0]
            if not (isinstance(first, ast.Constant) and isinstance(first.value, str)) or len(call.args) < 2:
                continue
            if not (isinstance(call.func, ast.Name | ast.Attribute) and isinstance(call.args[1], ast.Dict)):
                continue
            if (called := getattr(call.func, "attr", getattr(call.func, "id", ""))) not in (
                "Send",
                "send",
                "MessageStep",
            ):
                continue
            if first.value not in table:
                wrong.append(f"{name_of(path)}:{call.lineno} {called}: no message {first.value}")
                continue
            known = {field.name for field in table[first.value].fields}
            used = {k.value for k in call.args[1].keys if isinstance(k, ast.Constant)}
            wrong += [f"{name_of(path)}:{call.lineno} {first.value}.{field}" for field in used - known]
    assert not wrong


def test_no_unit_less_names_in_the_model():
    """Attributes of the model's records that hold a quantity end with its unit."""
    quantity = re.compile(
        r"^(alt|altitude|height|speed|heading|course|distance|voltage|current|temperature|age|rtt)$"
    )
    found = [
        f"{name_of(p)}:{n.target.id}"
        for p in SOURCES
        if p.parent.name == "model"
        for n in ast.walk(tree(p))
        if isinstance(n, ast.AnnAssign)
        and isinstance(n.target, ast.Name)
        and quantity.match(n.target.id)
        and isinstance(n.annotation, ast.Name)
        and n.annotation.id in ("float", "int")
    ]
    assert not found


@pytest.mark.parametrize("module", ["gcs.cli.main", "gcs.engine.facade", "gcs.sim"])
def test_a_room_without_a_window_leaves_qt_unimported(module):
    code = (
        f"import sys, importlib; importlib.import_module({module!r}); "
        "print([m for m in sys.modules if m.split('.')[0] in ('PySide6', 'pyqtgraph', 'shiboken6')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_locks_carry_hashes_and_no_index_address():
    for name in ("runtime.txt", "dev.txt"):
        text = (ROOT / "packaging" / "requirements" / name).read_text()
        assert "://" not in text
        assert "index" not in text
        assert text.count("--hash=sha256:") > 50


def test_mypy_has_no_exemptions():
    import tomllib

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]
    assert settings["strict"] is True
    assert all(set(o) == {"module", "ignore_missing_imports"} for o in settings.get("overrides", []))
