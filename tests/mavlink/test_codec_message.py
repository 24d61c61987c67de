"""Decoded messages as records."""

import pytest

from gcs.mavlink import Framer, encode_frame
from gcs.mavlink.field_def import FieldDef
from gcs.mavlink.message import make_decoder, message_type
from gcs.mavlink.table import MessageDef, MessageRow


def decoded(message, /, **fields):
    (frame,) = Framer().feed(encode_frame(message, 1, 1, 0, **fields))
    return frame.msg


def test_fields_are_attributes_items_and_dict_entries_in_declared_order():
    message = decoded("HEARTBEAT", type=2, autopilot=3, base_mode=81, custom_mode=4, system_status=3)
    assert message.as_dict() == {
        "type": 2,
        "autopilot": 3,
        "base_mode": 81,
        "custom_mode": 4,
        "system_status": 3,
        "mavlink_version": 0,
    }
    assert list(message) == [2, 3, 81, 4, 3, 0]
    assert (message[0], message[3], message[-1], len(message)) == (2, 4, 0, 6)
    assert message.definition.name == "HEARTBEAT"


def test_messages_compare_by_value_and_cannot_be_changed():
    first, second = decoded("PING", seq=5), decoded("PING", seq=5)
    assert first == second
    assert hash(first) == hash(second)
    assert first != decoded("PING", seq=6)
    assert repr(first) == "PING(time_usec=0, seq=5, target_system=0, target_component=0)"
    with pytest.raises(AttributeError):
        first.seq = 7
    with pytest.raises(AttributeError):
        _ = first.no_such_field


def test_field_names_that_python_types_use_too_are_fields():
    assert decoded("MISSION_COUNT", count=7).count == 7
    assert decoded("RAW_RPM", index=3).index == 3
    assert decoded("NAMED_VALUE_FLOAT", name="abc").name == "abc"


@pytest.mark.parametrize(
    ("field", "payload", "value"),
    [
        (FieldDef("only", "uint16_t"), b"\x01\x02", 0x0201),
        (FieldDef("only", "uint8_t", 3), b"\x01\x02\x03", (1, 2, 3)),
        (FieldDef("only", "char", 4), b"ab\0c", "ab"),
    ],
)
def test_a_message_of_a_single_field_is_decoded(field, payload, value):
    definition = MessageDef(MessageRow(1, "ONE", 0, (field,), (0,), 0))
    raw = bytes((0xFD, len(payload), 0, 0, 0, 1, 1, 1, 0, 0)) + payload + b"\0\0"
    assert make_decoder(definition)(raw).only == value
    assert list(definition.decode(raw)) == [value]
    assert message_type(definition)(value).as_dict() == {"only": value}
