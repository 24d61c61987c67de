"""Every message of the dialect, encoded and decoded, against pymavlink with random values."""

import pytest
from codec_samples import (
    frame_with_payload,
    pymavlink_fields,
    pymavlink_message,
    pymavlink_packer,
    random_values,
    same,
    sample_rng,
)

from gcs.mavlink import Framer, default_table, encode_frame
from gcs.mavlink.encoder import pack_frame, pack_payload

DEFINITIONS = list(default_table().by_id.values())
every_message = pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda item: item.name)


def assert_decodes_alike(raw):
    (frame,) = Framer().feed(raw)
    assert frame.raw == raw
    ours, theirs = frame.msg.as_dict(), pymavlink_fields(raw)
    assert list(ours) == list(theirs)
    for name, value in theirs.items():
        assert same(ours[name], value), (name, ours[name], value)
        assert getattr(frame.msg, name) is ours[name]


@every_message
def test_frames_equal_pymavlinks_byte_for_byte_and_decode_to_equal_fields(definition):
    rng = sample_rng("v2", definition.name)
    for _ in range(6):
        values = random_values(definition, rng)
        sysid, compid, seq = rng.randrange(256), rng.randrange(256), rng.randrange(256)
        packer = pymavlink_packer(sysid, compid, seq)
        payload = pack_payload(definition, values)
        message = pymavlink_message(definition, values)
        raw = pack_frame(definition, payload, sysid, compid, seq)
        assert raw == message.pack(packer)
        assert_decodes_alike(raw)
        if definition.id < 256:
            raw = pack_frame(definition, payload, sysid, compid, seq, version=1)
            assert raw == message.pack(packer, force_mavlink1=True)
            assert_decodes_alike(raw)


@every_message
def test_a_message_of_zeros_keeps_one_byte_of_payload_as_pymavlinks_does(definition):
    raw = encode_frame(definition.name, 1, 1, 0)
    values = {
        field.name: b"" if field.type == "char" else [0] * field.array_length if field.array_length else 0
        for field in definition.fields
    }
    assert raw == pymavlink_message(definition, values).pack(pymavlink_packer(1, 1, 0))
    assert len(raw) == 13
    assert_decodes_alike(raw)


@every_message
def test_truncated_and_extended_payloads_decode_as_pymavlink_decodes_them(definition):
    rng = sample_rng("cut", definition.name)
    payload = pack_payload(definition, random_values(definition, rng))
    lengths = {0, 1, definition.min_len, definition.max_len, rng.randint(0, definition.max_len)}
    for length in lengths:
        assert_decodes_alike(frame_with_payload(definition, payload[:length]))
    assert_decodes_alike(frame_with_payload(definition, (payload + b"\x01\x02\x03")[:255]))


@pytest.mark.parametrize(
    "definition", [item for item in DEFINITIONS if item.id < 256], ids=lambda item: item.name
)
def test_a_mavlink1_payload_without_extensions_decodes_as_pymavlink_decodes_it(definition):
    rng = sample_rng("v1", definition.name)
    payload = pack_payload(definition, random_values(definition, rng))[: definition.min_len]
    assert_decodes_alike(frame_with_payload(definition, payload, version=1))


@every_message
def test_what_was_decoded_encodes_to_the_same_frame_again(definition):
    rng = sample_rng("again", definition.name)
    values = random_values(definition, rng)
    for field in definition.fields:
        if field.type == "char":
            values[field.name] = "".join(rng.choice("abc019_") for _ in range(field.array_length or 1))
    raw = pack_frame(definition, pack_payload(definition, values), 42, 1, 7)
    (frame,) = Framer().feed(raw)
    assert pack_frame(definition, pack_payload(definition, frame.msg.as_dict()), 42, 1, 7) == raw
