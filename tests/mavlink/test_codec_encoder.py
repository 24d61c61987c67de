"""What the encoder refuses, in which words, and what it lets through."""

import hashlib
import math

import pytest
from pymavlink.dialects.v20 import all as dialect

from gcs.mavlink import EncodeError, Encoder, Framer, encode_frame
from gcs.mavlink.constants import MavCmd
from gcs.model.errors import CodecError, GcsError


def decoded(raw):
    (frame,) = Framer().feed(raw)
    return frame.msg


def test_the_sequence_number_counts_up_and_wraps():
    encoder = Encoder(255, 190)
    frames = [frame for _ in range(257) for frame in Framer().feed(encoder.encode("HEARTBEAT", type=6))]
    assert [frame.seq for frame in frames] == [*range(256), 0]
    assert {(frame.sysid, frame.compid) for frame in frames} == {(255, 190)}


def test_a_refused_message_uses_no_sequence_number():
    encoder = Encoder(255, 190)
    with pytest.raises(EncodeError):
        encoder.encode("HEARTBEAT", type=-1)
    assert encoder.encode("HEARTBEAT")[4] == 0


def test_fields_left_out_or_none_are_zero():
    message = decoded(encode_frame("COMMAND_LONG", 255, 190, 0, command=MavCmd.DO_SET_MODE, param1=None))
    assert message.command == 176
    assert message.param1 == message.target_system == 0
    assert decoded(encode_frame("FILE_TRANSFER_PROTOCOL", 1, 1, 0, payload=None)).payload == (0,) * 251
    assert decoded(encode_frame("STATUSTEXT", 1, 1, 0, severity=1, text=None)).text == ""


def test_nan_and_infinity_are_sent_as_they_are():
    message = decoded(encode_frame("COMMAND_LONG", 255, 190, 0, param1=math.nan, param2=-math.inf))
    assert math.isnan(message.param1)
    assert message.param2 == -math.inf


def test_text_and_arrays_shorter_than_the_field_are_filled_with_zeros():
    assert decoded(encode_frame("STATUSTEXT", 1, 1, 0, text="Arm: Naïve")).text == "Arm: Na\ufffd\ufffdve"
    assert decoded(encode_frame("PARAM_SET", 1, 1, 0, param_id=bytearray(b"SYSID_THISMAV123"))).param_id == (
        "SYSID_THISMAV123"
    )
    message = decoded(encode_frame("FILE_TRANSFER_PROTOCOL", 1, 1, 0, payload=b"\x01\x02"))
    assert message.payload == (1, 2) + (0,) * 249
    assert decoded(encode_frame("ACTUATOR_CONTROL_TARGET", 1, 1, 0, controls=[1, 2.5])).controls[:3] == (
        1,
        2.5,
        0,
    )


@pytest.mark.parametrize(
    ("name", "fields", "text"),
    [
        ("NO_SUCH", {}, "There is no message 'NO_SUCH' in pymavlink 2.4.50 all. Check the message name"),
        (
            "PING",
            {"sequence": 1},
            "PING has no field 'sequence'. Its fields are time_usec, seq, target_system, target_component",
        ),
        ("HEARTBEAT", {"type": 300}, "HEARTBEAT.type cannot carry 300. Give it an integer from 0 to 255"),
        ("HEARTBEAT", {"type": 2.0}, "HEARTBEAT.type cannot carry 2.0. Give it an integer from 0 to 255"),
        (
            "HEARTBEAT",
            {"type": math.nan},
            "HEARTBEAT.type cannot carry nan. Give it an integer from 0 to 255",
        ),
        (
            "GLOBAL_POSITION_INT",
            {"alt": 5, "lat": 2**31},
            "GLOBAL_POSITION_INT.lat cannot carry 2147483648. "
            "Give it an integer from -2147483648 to 2147483647",
        ),
        (
            "COMMAND_LONG",
            {"command": None, "param1": 1e39},
            "COMMAND_LONG.param1 cannot carry 1e+39. Give it a number within ±3.40282e+38",
        ),
        (
            "COMMAND_LONG",
            {"param7": "high"},
            "COMMAND_LONG.param7 cannot carry 'high'. Give it a number within ±3.40282e+38",
        ),
        (
            "GPS_INPUT",
            {"hdop": [1.0]},
            "GPS_INPUT.hdop cannot carry [1.0]. Give it a number within ±3.40282e+38",
        ),
        (
            "STATUSTEXT",
            {"text": "x" * 90},
            f"STATUSTEXT.text cannot carry '{'x' * 76}.... Give it at most 50 bytes of text",
        ),
        (
            "STATUSTEXT",
            {"text": 5},
            "STATUSTEXT.text cannot carry 5. Give it text or bytes, at most 50 bytes",
        ),
        (
            "STATUSTEXT",
            {"severity": -1, "text": "x"},
            "STATUSTEXT.severity cannot carry -1. Give it an integer from 0 to 255",
        ),
        (
            "LOG_DATA",
            {"data": 5},
            "LOG_DATA.data cannot carry 5. Give it a sequence of 90 values",
        ),
        (
            "LOG_DATA",
            {"data": (1, 2, 256)},
            "LOG_DATA.data cannot carry 256. Give it an integer from 0 to 255",
        ),
        (
            "ESC_TELEMETRY_1_TO_4",
            {"rpm": [1, 2, 3, 4, 5]},
            "ESC_TELEMETRY_1_TO_4.rpm cannot carry [1, 2, 3, 4, 5]. Give it at most 4 values",
        ),
        (
            "VIBRATION",
            {"clipping_0": 1, "vibration_x": b"1"},
            "VIBRATION.vibration_x cannot carry b'1'. Give it a number within ±3.40282e+38",
        ),
        (
            "TEST_TYPES",
            {"d": "x"},
            "TEST_TYPES.d cannot carry 'x'. Give it a number",
        ),
    ],
)
def test_what_cannot_be_sent_is_refused_in_words_that_help(name, fields, text):
    with pytest.raises(EncodeError) as refused:
        encode_frame(name, 1, 1, 0, **fields)
    assert str(refused.value) == text
    assert isinstance(refused.value, CodecError | GcsError)


def test_a_value_that_a_generator_gives_is_named_too():
    with pytest.raises(EncodeError, match=r"LOG_DATA.data cannot carry -1. Give it an integer from 0 to 255"):
        encode_frame("LOG_DATA", 1, 1, 0, data=(value for value in (1, -1)))


@pytest.mark.parametrize("header", [(256, 1, 0), (1, -1, 0), (1, 1, 256)])
def test_a_header_out_of_range_is_refused(header):
    with pytest.raises(EncodeError, match="between 0 and 255"):
        encode_frame("HEARTBEAT", *header)


def test_mavlink1_refuses_what_it_cannot_carry():
    with pytest.raises(
        EncodeError, match=r"WINCH_STATUS \(id 9005\) cannot be sent as MAVLink 1. Use MAVLink 2"
    ):
        encode_frame("WINCH_STATUS", 1, 1, 0, version=1)
    with pytest.raises(EncodeError, match="MAVLink 3"):
        encode_frame("HEARTBEAT", 1, 1, 0, version=3)


def test_a_signer_makes_the_frame_that_pymavlink_signs():
    key, timestamp = bytes(range(32)), 123456789
    peer = dialect.MAVLink(None, 9, 1)
    peer.signing.secret_key = key
    peer.signing.sign_outgoing = True
    peer.signing.timestamp = timestamp
    peer.signing.link_id = 4

    def sign(frame):
        block = b"\x04" + timestamp.to_bytes(6, "little")
        return block + hashlib.sha256(key + frame + block).digest()[:6]

    raw = Encoder(9, 1, signer=sign).encode("HEARTBEAT", type=2, autopilot=12, mavlink_version=3)
    assert raw == dialect.MAVLink_heartbeat_message(2, 12, 0, 0, 0, 3).pack(peer)
    (frame,) = Framer().feed(raw)
    assert frame.signed
