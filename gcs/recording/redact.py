"""Keeps secrets out of whatever is recorded: keys, passwords, and those hidden in connection URLs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_SECRET_NAME = re.compile(
    r"(^|[_-])(key|keys|secret|password|passwd|passphrase|token|credential|credentials|psk)($|[_-])",
    re.IGNORECASE,
)
_USER_INFO = re.compile(r"(?<=://)[^/@\s]*@")
_SECRET_QUERY = re.compile(
    r"([?&;](?:[\w-]*[_-])?(?:key|secret|password|passwd|passphrase|token|psk)=)[^&;#\s]*", re.IGNORECASE
)
HIDDEN = "(hidden)"


def clean_text(text: str) -> str:
    """Return text with the secrets of any URLs in it taken out."""
    return _SECRET_QUERY.sub(rf"\1{HIDDEN}", _USER_INFO.sub("", text))


def without_secrets(value: Any) -> Any:
    """Return a copy of nested settings in which entries named like secrets say ``(hidden)``."""
    if isinstance(value, Mapping):
        return {
            str(name): HIDDEN
            if _SECRET_NAME.search(str(name)) and inner not in (None, "", False)
            else without_secrets(inner)
            for name, inner in value.items()
        }
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list | tuple):
        return [without_secrets(inner) for inner in value]
    return value
