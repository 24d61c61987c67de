"""The catalogue of fields against the dialect, and the search in it."""

import ast
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from gcs.mavlink import default_table
from gcs.model.ids import VehicleId
from gcs.recording.field_catalog import FieldKey, field_label, field_meaning, plottable_fields, search_fields
from gcs.recording.field_labels import LABELS
from gcs.recording.field_meanings import INSTANCE_FIELDS, INVALID, MORE_INVALID, SCALES, UNIT_SCALES

ONE = VehicleId(0, 1)
LIMITS = {
    f"{sign}INT{bits}_{end}": value
    for bits in (8, 16, 32)
    for sign, end, value in (("U", "MAX", 2**bits - 1), ("", "MAX", 2 ** (bits - 1) - 1))
}


@pytest.fixture(scope="module")
def declared():
    """The attributes of each field in the XML that pymavlink carries, by message and field."""
    import pymavlink

    folder = Path(pymavlink.__file__).parent / "dialects" / "v20"
    fields = {}
    for name in ("minimal", "standard", "common", "ardupilotmega", "development"):
        if not (folder / f"{name}.xml").exists():
            pytest.skip("this pymavlink has no XML")
        for message in ET.parse(folder / f"{name}.xml").getroot().iter("message"):
            table = fields.setdefault(message.attrib["name"], {})
            for field in message.iter("field"):
                table[field.attrib["name"]] = field.attrib | {"text": "".join(field.itertext())}
    return fields


def invalid_number(text):
    text = text.strip("[]:").strip(":")
    return LIMITS[text] if text in LIMITS else ast.literal_eval(text)


def test_values_that_mean_unknown_are_those_of_the_dialect(declared):
    checked = 0
    for message, table in INVALID.items():
        for field, value in table.items():
            attributes = declared[message][field]
            if "invalid" in attributes:
                assert invalid_number(attributes["invalid"]) == value, (message, field)
                checked += 1
            else:
                assert str(value) in attributes["text"], (message, field)
    assert checked > 60


def test_telemetry_fields_that_the_dialect_gives_an_unknown_value_are_in_our_table(declared):
    watched = (
        "SYS_STATUS",
        "GPS_RAW_INT",
        "GPS2_RAW",
        "BATTERY_STATUS",
        "RADIO_STATUS",
        "GLOBAL_POSITION_INT",
    )
    for message in watched:
        for field, attributes in declared[message].items():
            if "invalid" in attributes and attributes["invalid"].strip("[]:") not in ("NaN", "NAN"):
                assert field in INVALID[message], (message, field)


def test_tables_name_only_fields_that_exist():
    by_name = default_table().by_name
    for table in (INVALID, MORE_INVALID, LABELS):
        for message, fields in table.items():
            for field in fields:
                assert field in by_name[message].field_by_name, (message, field)
    for message, field in [*SCALES, *INSTANCE_FIELDS.items()]:
        assert field in by_name[message].field_by_name, (message, field)


def test_fields_that_tell_batteries_and_sensors_apart_are_those_of_the_dialect(declared):
    by_name = default_table().by_name
    for message, table in declared.items():
        for field, attributes in table.items():
            shown = message in by_name and plottable_fields(by_name[message])
            if attributes.get("instance") == "true" and shown and message not in SPECIAL_INSTANCES:
                assert INSTANCE_FIELDS.get(message) == field, message


SPECIAL_INSTANCES = {
    # One per payload at most, or about somebody else: shown as one series.
    "GPS_INPUT",
    "VIDEO_STREAM_STATUS",
    "CAMERA_THERMAL_RANGE",
    "GIMBAL_MANAGER_INFORMATION",
    "GIMBAL_MANAGER_SET_ATTITUDE",
    "GIMBAL_MANAGER_SET_PITCHYAW",
    "GIMBAL_MANAGER_SET_MANUAL_CONTROL",
}


def test_every_unit_of_the_dialect_with_a_prefix_has_a_scale():
    plain = {
        "",
        "m",
        "m/s",
        "s",
        "A",
        "V",
        "%",
        "Hz",
        "rpm",
        "mAh",
        "hPa",
        "Pa",
        "kPa",
        "gauss",
        "mgauss",
        "bytes",
    }
    plain |= {"bits/s", "bytes/s", "KiB/s", "MiB/s", "MiB", "l", "g", "kg", "W", "dB", "dBm", "MHz", "ns"}
    for definition in default_table().by_id.values():
        for field in definition.fields:
            assert field.units in UNIT_SCALES or field.units in plain, (
                definition.name,
                field.name,
                field.units,
            )


@pytest.mark.parametrize(
    ("message", "field", "label", "units"),
    [
        ("GLOBAL_POSITION_INT", "relative_alt", "Height above home", "m"),
        ("ATTITUDE", "roll", "Roll", "°"),
        ("ATTITUDE", "yawspeed", "Yaw rate", "°/s"),
        ("VFR_HUD", "groundspeed", "Ground speed", "m/s"),
        ("GPS_RAW_INT", "satellites_visible", "GPS 1 satellites", ""),
        ("GPS2_RAW", "eph", "GPS 2 HDOP", ""),
        ("VIBRATION", "vibration_z", "Vibration z", "m/s²"),
        ("SYS_STATUS", "voltage_battery", "Battery voltage (system)", "V"),
        ("RC_CHANNELS", "chan3_raw", "RC channel 3", "µs"),
        ("EFI_STATUS", "engine_load", "Efi status: engine load", "%"),
        ("SYSTEM_TIME", "time_unix_usec", "System time: time unix usec", "s"),
    ],
)
def test_fields_have_the_names_and_units_that_pilots_know(message, field, label, units):
    key = FieldKey(ONE, 1, message, field)
    assert (key.label, key.units) == (label, units)


def test_labels_name_array_elements_and_instances():
    assert field_label("BATTERY_STATUS", "voltages", 0, 1) == "Battery 1 cell 1 voltage"
    assert field_label("ESC_TELEMETRY_5_TO_8", "rpm", 2) == "ESC 7 speed"
    assert field_label("NAMED_VALUE_FLOAT", "value", None, "rpm") == "rpm"
    assert field_label("HYGROMETER_SENSOR", "humidity", None, 2) == "Hygrometer sensor: humidity [2]"
    assert field_label("ACTUATOR_OUTPUT_STATUS", "actuator", 3) == "Actuator output status: actuator 4"


def test_unknown_names_have_a_label_and_no_unit():
    assert (field_label("NO_SUCH", "thing"), field_meaning("NO_SUCH", "thing").units) == (
        "No such: thing",
        "",
    )


def all_keys():
    return [
        FieldKey(ONE, 1, definition.name, field.name, 0 if field.array_length else None)
        for definition in default_table().by_id.values()
        for field in plottable_fields(definition)
    ]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("height above home", "Height above home"),
        ("HOME height", "Height above home"),
        ("roll", "Roll"),
        ("rate yaw", "Yaw rate"),
        ("satell", "GPS 1 satellites"),
        ("relative_alt", "Height above home"),
        ("climb", "Climb rate"),
        ("vfr_hud throttle", "Throttle"),
    ],
)
def test_search_finds_fields_by_any_of_their_names(text, first):
    assert search_fields(text, all_keys())[0].label == first


def test_search_for_nothing_lists_all_and_for_nonsense_none():
    keys = all_keys()
    assert len(search_fields("  ", keys)) == len(keys)
    assert search_fields("xyzzy", keys) == []
    assert all("°" in key.units for key in search_fields("°", keys))
