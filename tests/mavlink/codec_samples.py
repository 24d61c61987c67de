"""Random messages and pymavlink's view of them, for the differential tests of the codec."""

import math
import random
import struct

from pymavlink.dialects.v20 import all as dialect

from gcs.mavlink.checksum import frame_crc

INTEGERS = {"uint8_t": "B", "int8_t": "b", "uint16_t": "H", "int16_t": "h"} | {
    "uint32_t": "I",
    "int32_t": "i",
    "uint64_t": "Q",
    "int64_t": "q",
}


def random_scalar(kind, rng):
    if kind in INTEGERS:
        bits = 8 * struct.calcsize(INTEGERS[kind])
        low, high = (0, 2**bits - 1) if kind.startswith("u") else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        return rng.choice([low, high, 0, 1, 0xFD & high, 0xFE & high, rng.randint(low, high)])
    special = rng.choice([0.0, -0.0, math.nan, math.inf, -math.inf, 1.5])
    value = rng.choice([special, rng.uniform(-1e6, 1e6)])
    return struct.unpack("<f", struct.pack("<f", value))[0] if kind == "float" else value


def random_text(size, rng):
    full = bytes(rng.choice(b"abcXYZ 019_") for _ in range(size))
    short = full[: rng.randint(0, size)]
    inner_nul = short[:-2] + b"\0" + short[-1:]
    binary = bytes(rng.randrange(256) for _ in range(size))
    return rng.choice([full, short, inner_nul[:size], binary, b""])


def random_values(definition, rng):
    """Values by field name, as our encoder takes them (text as bytes, so that any byte can occur)."""
    values = {}
    for field in definition.fields:
        if field.type == "char":
            values[field.name] = random_text(field.array_length or 1, rng)
        elif field.array_length:
            values[field.name] = [random_scalar(field.type, rng) for _ in range(field.array_length)]
        else:
            values[field.name] = random_scalar(field.type, rng)
    return values


def pymavlink_message(definition, values):
    arguments = []
    for field in definition.fields:
        value = values[field.name]
        if field.type == "char" and not field.array_length:
            value = value or b"\0"
        arguments.append(value)
    return dialect.mavlink_map[definition.id](*arguments)


def pymavlink_packer(sysid, compid, seq):
    parser = dialect.MAVLink(None, sysid, compid)
    parser.seq = seq
    return parser


def pymavlink_fields(raw):
    """Fields by name as pymavlink decodes a whole frame."""
    fields = dialect.MAVLink(None).decode(bytearray(raw)).to_dict()
    del fields["mavpackettype"]
    return fields


def frame_with_payload(definition, payload, version=2, flags=0):
    """A frame around exactly these payload bytes, CRC included."""
    if version == 2:
        head = bytes((len(payload), flags, 0, 7, 42, 1)) + definition.id.to_bytes(3, "little")
    else:
        head = bytes((len(payload), 7, 42, 1, definition.id))
    crc = frame_crc(head + payload, definition.crc_extra)
    return bytes((0xFD if version == 2 else 0xFE,)) + head + payload + crc.to_bytes(2, "little")


def same(ours, theirs):
    """Whether two values are equal, NaN and the sign of zero included, tuples and lists alike."""
    if isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    if isinstance(theirs, float):
        return struct.pack("<d", ours) == struct.pack("<d", theirs)
    return type(ours) is type(theirs) and ours == theirs


def sample_rng(*parts):
    return random.Random(repr(parts))
