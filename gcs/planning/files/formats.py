"""Which format a file is in, by its content; which one to write, by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from pathlib import Path

from gcs.planning.document import Plan
from gcs.planning.errors import PlanFileError
from gcs.planning.files.mission_planner import decode_fence, decode_rally, encode_fence, encode_rally
from gcs.planning.files.old_mission import decode_mission
from gcs.planning.files.qgc_plan import decode_qgc_plan, encode_qgc_plan
from gcs.planning.files.text import decode_json, text_of
from gcs.planning.files.wpl import decode_wpl, encode_wpl

MOST_BYTES = 32 << 20


class PlanFormat(Enum):
    """The formats; the value is what a person calls it."""

    QGC_PLAN = "QGroundControl plan"
    WPL = "QGC WPL waypoints"
    QGC_MISSION = "old QGroundControl mission"
    MP_FENCE = "Mission Planner fence"
    MP_RALLY = "Mission Planner rally points"


_SUFFIXES: Mapping[str, PlanFormat] = {
    ".plan": PlanFormat.QGC_PLAN,
    ".waypoints": PlanFormat.WPL,
    ".txt": PlanFormat.WPL,
    ".wpl": PlanFormat.WPL,
    ".fen": PlanFormat.MP_FENCE,
    ".fence": PlanFormat.MP_FENCE,
    ".ral": PlanFormat.MP_RALLY,
    ".rally": PlanFormat.MP_RALLY,
}
_DECODERS: Mapping[PlanFormat, Callable[[bytes, str], Plan]] = {
    PlanFormat.QGC_PLAN: decode_qgc_plan,
    PlanFormat.WPL: decode_wpl,
    PlanFormat.QGC_MISSION: decode_mission,
    PlanFormat.MP_FENCE: decode_fence,
    PlanFormat.MP_RALLY: decode_rally,
}
_ENCODERS: Mapping[PlanFormat, Callable[[Plan], bytes]] = {
    PlanFormat.QGC_PLAN: encode_qgc_plan,
    PlanFormat.WPL: encode_wpl,
    PlanFormat.MP_FENCE: encode_fence,
    PlanFormat.MP_RALLY: encode_rally,
}


def read_plan(path: Path) -> Plan:
    """Read a plan file of any format that this program knows.

    Raises:
        PlanFileError: it can't be read or understood; names file, place and remedy.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            limit = f"{MOST_BYTES >> 20} MB"
            raise PlanFileError(path.name, "", f"{size >> 20} MB is too much", f"Split it: {limit} at most")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        remedy = "Name an existing plan file"
        raise PlanFileError(str(path), "", f"it can't be read ({error.strerror})", remedy) from error
    return decode_plan(data, path.name)


def decode_plan(data: bytes, name: str) -> Plan:
    """Read a plan from the content of a file called ``name``.

    Raises:
        PlanFileError: it can't be understood; names file, place and remedy.
    """
    if len(data) > MOST_BYTES:
        raise PlanFileError(name, "", "it is too large", f"Split it: {MOST_BYTES >> 20} MB at most")
    return _DECODERS[sniff(data, name)](data, name)


def sniff(data: bytes, name: str) -> PlanFormat:
    """Return the format that the content is in.

    Raises:
        PlanFileError: it is none that this program knows.
    """
    begin = text_of(data[:4096], name, partial=True).lstrip()
    if not begin:
        raise PlanFileError(name, "", "it is empty", "Name a plan file")
    if begin.startswith("{"):
        return _json_format(data, name)
    if begin.upper().startswith("QGC WPL"):
        return PlanFormat.WPL
    for line in begin.splitlines():
        words = line.partition("#")[0].split()
        if not words:
            continue
        if words[0].upper() == "RALLY":
            return PlanFormat.MP_RALLY
        if len(words) == 2 and all(_is_number(word) for word in words):
            return PlanFormat.MP_FENCE
        break
    raise PlanFileError(
        name,
        "line 1",
        "this is no plan file",
        "Known are .plan and .mission, QGC WPL .waypoints, and Mission Planner's fences and rally points",
    )


def _json_format(data: bytes, name: str) -> PlanFormat:
    root = decode_json(data, name)
    if root.optional("fileType") is None:
        if root.optional("items") is not None:
            return PlanFormat.QGC_MISSION
        raise root.error("'fileType' is missing", "Name a file that QGroundControl or this program saved")
    kind = root.member("fileType").text()
    if kind == "Plan":
        return PlanFormat.QGC_PLAN
    if kind == "Mission":
        return PlanFormat.QGC_MISSION
    raise root.member("fileType").error(f"{kind!r} is no plan", "Name a file whose type is Plan or Mission")


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def format_of_name(name: str) -> PlanFormat:
    """Return the format that a file name asks for.

    Raises:
        PlanFileError: no format goes with it.
    """
    found = _SUFFIXES.get(Path(name).suffix.lower())
    if found is None:
        raise PlanFileError(name, "", "no plan format goes with it", f"End it with {', '.join(_SUFFIXES)}")
    return found


def encode_plan(plan: Plan, form: PlanFormat) -> bytes:
    """Return a plan as the content of a file.

    Raises:
        PlanError: the format can't hold it, or is only read.
    """
    encoder = _ENCODERS.get(form)
    if encoder is None:
        raise PlanFileError(form.value, "", "this format is only read", "Save as .plan or .waypoints")
    return encoder(plan)
