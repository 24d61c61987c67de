"""Derives the shipped dialect table from the installed pymavlink: `python -m gcs.mavlink.build_table`.

Run by a developer after pymavlink was updated; the program itself only reads the result.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import inspect
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from gcs.mavlink.field_def import FieldDef
from gcs.mavlink.table import MessageFile, MessageRow

_DEFAULT_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "mavlink"


def message_file(dialect: Any) -> MessageFile:
    """Derive all message definitions from a pymavlink dialect module."""
    source = f"pymavlink {importlib.metadata.version('pymavlink')} {dialect.DIALECT}"
    types = sorted(dialect.mavlink_map.values(), key=lambda item: int(item.id))
    return MessageFile(source, tuple(_row(item) for item in types))


def enum_table(dialect: Any) -> dict[str, dict[str, int]]:
    """Derive all enums from a pymavlink dialect module, without its invented ``..._ENUM_END`` entries."""
    return {
        enum: {
            entry.name: value
            for value, entry in sorted(entries.items())
            if not entry.name.endswith("_ENUM_END")
        }
        for enum, entries in sorted(dialect.enums.items())
    }


def write_table(folder: Path, dialect: Any) -> None:
    """Write the two files of the table into a folder, each replaced as a whole."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in (("messages.bin", message_file(dialect)), ("enums.bin", enum_table(dialect))):
        partial = folder / f"{name}.partial"
        partial.write_bytes(zlib.compress(msgspec.msgpack.encode(content), 9))
        partial.replace(folder / name)


def main(arguments: Sequence[str] | None = None) -> None:
    """Build the table from pymavlink's dialect ``all``."""
    parser = argparse.ArgumentParser(description="Derive the shipped MAVLink table from pymavlink")
    parser.add_argument("folder", nargs="?", type=Path, default=_DEFAULT_FOLDER)
    from pymavlink.dialects.v20 import all as dialect

    write_table(parser.parse_args(arguments).folder, dialect)


def _row(item: Any) -> MessageRow:
    # pymavlink keeps no mark of extensions but gives exactly their constructor arguments a default.
    parameters = list(inspect.signature(item.__init__).parameters.values())[1:]
    extension_count = sum(parameter.default is not parameter.empty for parameter in parameters)
    wire_order = tuple(item.fieldnames.index(name) for name in item.ordered_fieldnames)
    fields = tuple(_field(item, index, name) for index, name in enumerate(item.fieldnames))
    return MessageRow(int(item.id), item.msgname, item.crc_extra, fields, wire_order, extension_count)


def _field(item: Any, index: int, name: str) -> FieldDef:
    return FieldDef(
        name,
        item.fieldtypes[index],
        item.array_lengths[item.orders[index]],
        item.fieldenums_by_name.get(name, ""),
        item.fieldunits_by_name.get(name, ""),
        item.fielddisplays_by_name.get(name, ""),
    )


if __name__ == "__main__":
    main()
