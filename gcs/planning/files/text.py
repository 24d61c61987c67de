"""From bytes to text, lines and JSON, with complaints that name the place."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import msgspec

from gcs.planning.errors import PlanFileError
from gcs.planning.json_node import Node

MOST_LINES, LONGEST_LINE = 250_000, 10_000
MOST_BRACKETS, MOST_COMMAS = 1_250_000, 4_000_000
"""What a JSON document may hold: a few bytes of a hostile one become many in memory."""
_BOM = b"\xef\xbb\xbf"
_BYTE = re.compile(r"byte (\d+)")
_SPLIT = "Split it"


def text_of(data: bytes, name: str, *, partial: bool = False) -> str:
    """Return the text of a file; ``partial``: its end may be cut inside a character.

    Raises:
        PlanFileError: it is not text.
    """
    data = data.removeprefix(_BOM)
    try:
        text = data.decode("utf-8", errors="ignore" if partial else "strict")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PlanFileError(name, f"line {line}", "this is not UTF-8 text", "Save it as UTF-8") from error
    if "\0" in text:
        raise PlanFileError(name, "", "this is no text file", "Name a plan file; save it as UTF-8")
    return text


def lines_of(data: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    """Return the words of each line that has any, with the line's number; ``#`` begins a comment.

    Raises:
        PlanFileError: it is not text, or has more or longer lines than any plan.
    """
    for number, line in enumerate(io.StringIO(text_of(data, name), newline=None), 1):
        if number > MOST_LINES or len(line) > LONGEST_LINE:
            what = f"there are more than {MOST_LINES} lines, or {LONGEST_LINE} characters in one"
            raise PlanFileError(name, f"line {number}", what, _SPLIT)
        words = line.partition("#")[0].split()
        if words:
            yield number, words


def decode_json(data: bytes, name: str) -> Node:
    """Return the root object.

    Raises:
        PlanFileError: it is no JSON, nested too deeply, too large in memory, or no object.
    """
    data = data.removeprefix(_BOM)
    if data.count(b"[") + data.count(b"{") > MOST_BRACKETS or data.count(b",") > MOST_COMMAS:
        raise PlanFileError(name, "", "it holds more values than any plan or map", _SPLIT)
    try:
        value = msgspec.json.decode(data)
    except RecursionError as error:
        raise PlanFileError(name, "", "it is nested too deeply", "Name another file") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        found = _BYTE.search(str(error))
        at = int(found.group(1)) if found else len(data)
        line = data.count(b"\n", 0, at) + 1
        column = at - (data.rfind(b"\n", 0, at) + 1) + 1
        remedy = "Save the plan again with the program that made it"
        raise PlanFileError(
            name, f"line {line}, column {column}", f"JSON is broken ({error})", remedy
        ) from error
    root = Node(value, "", name)
    root.object()
    return root


def number_in(word: str, name: str, line: int, what: str, limit: float = 3.4e38) -> float:
    """Return the number that a word spells; ``nan`` is one, infinity is not.

    Raises:
        PlanFileError: it is no number or out of range.
    """
    try:
        value = float(word)
    except ValueError as error:
        raise PlanFileError(name, f"line {line}", f"{what} {word!r} is no number", "Correct it") from error
    if value == value and abs(value) > limit:
        raise PlanFileError(name, f"line {line}", f"{what} {word} is out of range (±{limit:g})", "Correct it")
    return value


def number_text(value: float) -> str:
    """Return the shortest word that spells a number exactly."""
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(value)


def place_in(words: list[str], name: str, line: int) -> tuple[float, float]:
    """Return the latitude and longitude that two words spell.

    Raises:
        PlanFileError: they are no place on earth.
    """
    lat = number_in(words[0], name, line, "latitude", 90.0)
    lon = number_in(words[1], name, line, "longitude", 180.0)
    if lat != lat or lon != lon:
        raise PlanFileError(name, f"line {line}", "this is no place", "Give latitude and longitude")
    return lat, lon
