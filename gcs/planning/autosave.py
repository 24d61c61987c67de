"""Autosaves: all unsaved plans as bytes and back, so that a crash costs nothing.

One line for each document with its own checksum: what a torn or damaged file still holds whole can be read.
The plan itself is ``.plan`` JSON; beside it stands what that format has no room for. Writing files is
another's business.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from gcs.planning.book import PlanBook, PlanDocument
from gcs.planning.document import DO_JUMP, Item, Plan, PlanItem
from gcs.planning.errors import PlanError, PlanFileError
from gcs.planning.files import PlanFormat, decode_plan, encode_plan
from gcs.planning.files.text import decode_json
from gcs.planning.json_node import Node

_HEAD = "godwit-autosave"
_VERSION = 1
_REMEDY = "The other plans of the autosave can be recovered"


@dataclass(frozen=True, slots=True)
class SavedDocument:
    """One plan of an autosave."""

    vehicle: str
    """Whose plan it is; empty: made without a vehicle."""
    title: str
    path: Path | None
    """The file that it was opened from or last saved to."""
    plan: Plan
    saved_us: int
    """When the autosave was made, microseconds since 1970 UTC."""
    current: bool = False
    """It was the one that was shown."""


@dataclass(frozen=True, slots=True)
class Autosave:
    """What an autosave holds."""

    documents: tuple[SavedDocument, ...]
    problems: tuple[PlanFileError, ...] = ()
    """What of it can't be read."""


def encode_autosave(book: PlanBook, saved_us: int) -> bytes:
    """Return all plans of a book that are not saved.

    Args:
        book: the open plans.
        saved_us: the time, microseconds since 1970 UTC.
    """
    return encode_documents(book.unsaved, book.current_key, saved_us)


def encode_documents(documents: Iterable[PlanDocument], current_key: str, saved_us: int) -> bytes:
    """Return plans as an autosave; one that can't be written doesn't keep the others from it."""
    lines = [_line({"file": _HEAD, "version": _VERSION})]
    for document in documents:
        try:
            record = _record(document, document.key == current_key, saved_us)
        except PlanError as error:
            record = {"vehicle": document.key, "title": document.title, "problem": str(error)}
        lines.append(_line(record))
    return b"".join(lines)


def _line(record: dict[str, Any]) -> bytes:
    text = msgspec.json.encode(record)
    return b"%08x %b\n" % (zlib.crc32(text), text)


def _record(document: PlanDocument, current: bool, saved_us: int) -> dict[str, Any]:
    plan = document.plan
    return {
        "vehicle": document.key,
        "title": document.title,
        "path": None if document.path is None else str(document.path),
        "savedUs": saved_us,
        "current": current,
        "beside": {
            "mission": plan.has_mission,
            "fence": plan.fence is not None,
            "rally": plan.rally is not None,
            "cruiseSpeed": plan.cruise_speed_mps is not None,
            "hoverSpeed": plan.hover_speed_mps is not None,
            "vehicleType": plan.vehicle_type is not None,
            "rallyExtra": [dict(point.extra) for point in plan.rally or ()],
        },
        "plan": msgspec.Raw(
            msgspec.json.format(encode_plan(_writable(plan), PlanFormat.QGC_PLAN), indent=-1)
        ),
    }


def _writable(plan: Plan) -> Plan:
    """Return a plan that the format takes: a jump to nowhere leads to item 0, which there is not."""

    def written(item: Item) -> Item:
        if isinstance(item, PlanItem) and item.command == DO_JUMP and math.isnan(item.params[0]):
            return replace(item, params=(0.0, *item.params[1:]))
        return item

    return replace(plan, items=tuple(written(item) for item in plan.items))


def decode_autosave(data: bytes, name: str) -> Autosave:
    """Read an autosave; what is damaged is told beside what is not.

    Raises:
        PlanFileError: it is none, or nothing of it can be read.
    """
    if not data.strip():
        raise PlanFileError(name, "", "it is empty", "Look for an older autosave")
    documents: list[SavedDocument] = []
    problems: list[PlanFileError] = []
    lines = data.split(b"\n")
    for number, line in enumerate(lines, 1):
        if not line and number == len(lines):
            continue
        try:
            node = _checked(line, name, number)
            if number == 1:
                _check_head(node)
            else:
                documents.append(_document(node))
        except PlanFileError as error:
            problems.append(error)
    if problems and not documents:
        raise problems[0]
    return Autosave(tuple(documents), tuple(problems))


def _checked(line: bytes, name: str, number: int) -> Node:
    checksum, _, text = line.partition(b" ")
    if checksum != b"%08x" % zlib.crc32(text):
        raise PlanFileError(name, f"line {number}", "this line is damaged", _REMEDY)
    return decode_json(text, f"{name}, line {number}")


def _check_head(node: Node) -> None:
    if node.member("file").text() != _HEAD:
        raise node.error("this is no autosave", "Open it as a plan")
    node.member("version").integer(1, _VERSION)


def _document(node: Node) -> SavedDocument:
    problem = node.optional("problem")
    if problem is not None:
        raise node.error(f"this plan could not be saved: {problem.text()}", _REMEDY)
    path = node.member("path")
    return SavedDocument(
        vehicle=node.member("vehicle").text(),
        title=node.member("title").text(),
        path=None if path.value is None else Path(path.text()),
        plan=_plan(node),
        saved_us=node.member("savedUs").integer(0, 2**63),
        current=node.member("current").boolean(),
    )


def _plan(node: Node) -> Plan:
    plan = decode_plan(msgspec.json.encode(node.member("plan").value), f"{node.file}.plan")
    beside = node.member("beside")
    there = {key: beside.member(key).boolean() for key in _BESIDE}
    extras = [entry.object() for entry in beside.member("rallyExtra").elements()]
    rally = plan.rally or ()
    if len(extras) == len(rally):
        rally = tuple(replace(point, extra=extra) for point, extra in zip(rally, extras, strict=True))
    return replace(
        plan,
        has_mission=there["mission"],
        fence=plan.fence if there["fence"] else None,
        rally=rally if there["rally"] else None,
        cruise_speed_mps=plan.cruise_speed_mps if there["cruiseSpeed"] else None,
        hover_speed_mps=plan.hover_speed_mps if there["hoverSpeed"] else None,
        vehicle_type=plan.vehicle_type if there["vehicleType"] else None,
    )


_BESIDE = ("mission", "fence", "rally", "cruiseSpeed", "hoverSpeed", "vehicleType")


def recover(book: PlanBook, autosave: Autosave, note: str) -> tuple[PlanDocument, ...]:
    """Put what an autosave holds into a book, as unsaved plans; returns them.

    Args:
        book: the open plans; one that is there already can be had back by undo.
        autosave: what was read.
        note: what each recovered document says of it.
    """
    recovered = []
    for saved in autosave.documents:
        document = book.document(saved.vehicle)
        if document.plan == Plan():
            document.recovered(saved.plan, saved.path, saved.title)
        else:
            document.history.do("recovery", saved.plan)
        document.note(note)
        recovered.append(document)
        if saved.current:
            book.switch(saved.vehicle)
    return tuple(recovered)
