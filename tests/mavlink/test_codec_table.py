"""The shipped table against the installed pymavlink, field by field."""

import inspect
import runpy
import subprocess
import sys

import pytest
from pymavlink.dialects.v20 import all as dialect

from gcs.mavlink import build_table, constants
from gcs.mavlink.field_def import TYPE_CODES
from gcs.mavlink.table import default_table, load_table
from gcs.model import resources
from gcs.model.resources import resource_path

TABLE = default_table()
PREFIXES = {
    "MavCmd": ("MAV_CMD", "MAV_CMD_"),
    "MavResult": ("MAV_RESULT", "MAV_RESULT_"),
    "MavType": ("MAV_TYPE", "MAV_TYPE_"),
    "MavAutopilot": ("MAV_AUTOPILOT", "MAV_AUTOPILOT_"),
    "MavModeFlag": ("MAV_MODE_FLAG", "MAV_MODE_FLAG_"),
    "MavState": ("MAV_STATE", "MAV_STATE_"),
    "MavFrame": ("MAV_FRAME", "MAV_FRAME_"),
    "MavMissionType": ("MAV_MISSION_TYPE", "MAV_MISSION_TYPE_"),
    "MavMissionResult": ("MAV_MISSION_RESULT", "MAV_MISSION_"),
    "MavLandedState": ("MAV_LANDED_STATE", "MAV_LANDED_STATE_"),
    "MavVtolState": ("MAV_VTOL_STATE", "MAV_VTOL_STATE_"),
    "MavSeverity": ("MAV_SEVERITY", "MAV_SEVERITY_"),
    "MavSysStatusSensor": ("MAV_SYS_STATUS_SENSOR", "MAV_SYS_STATUS_"),
    "GpsFixType": ("GPS_FIX_TYPE", "GPS_FIX_TYPE_"),
    "EstimatorFlags": ("ESTIMATOR_STATUS_FLAGS", "ESTIMATOR_"),
    "EkfFlags": ("EKF_STATUS_FLAGS", "EKF_"),
    "MavProtocolCapability": ("MAV_PROTOCOL_CAPABILITY", "MAV_PROTOCOL_CAPABILITY_"),
    "MavDataStream": ("MAV_DATA_STREAM", "MAV_DATA_STREAM_"),
    "MavComponent": ("MAV_COMPONENT", "MAV_COMP_ID_"),
    "MavParamType": ("MAV_PARAM_TYPE", "MAV_PARAM_TYPE_"),
    "MavRepositionFlags": ("MAV_DO_REPOSITION_FLAGS", "MAV_DO_REPOSITION_FLAGS_"),
    "SpeedType": ("SPEED_TYPE", "SPEED_TYPE_"),
    "MavFtpOpcode": ("MAV_FTP_OPCODE", "MAV_FTP_OPCODE_"),
    "MavFtpErr": ("MAV_FTP_ERR", "MAV_FTP_ERR_"),
    "MavBatteryChargeState": ("MAV_BATTERY_CHARGE_STATE", "MAV_BATTERY_CHARGE_STATE_"),
    "PositionTargetTypemask": ("POSITION_TARGET_TYPEMASK", "POSITION_TARGET_TYPEMASK_"),
}
SWAPPED = {"FIX_2D": "2D_FIX", "FIX_3D": "3D_FIX"}


def test_the_table_holds_exactly_pymavlinks_messages():
    assert set(TABLE.by_id) == set(dialect.mavlink_map)
    assert set(TABLE.by_name) == {item.msgname for item in dialect.mavlink_map.values()}
    assert TABLE.source.startswith("pymavlink 2.4.50 all")


@pytest.mark.parametrize("item", dialect.mavlink_map.values(), ids=lambda item: item.msgname)
def test_each_definition_equals_pymavlinks(item):
    ours = TABLE.by_id[item.id]
    assert (ours.name, ours.crc_extra) == (item.msgname, item.crc_extra)
    assert [field.name for field in ours.fields] == item.fieldnames
    assert [field.type for field in ours.fields] == item.fieldtypes
    assert [field.name for field in ours.wire_fields] == item.ordered_fieldnames
    assert [field.array_length for field in ours.wire_fields] == item.array_lengths
    assert {field.name: field.enum for field in ours.fields if field.enum} == item.fieldenums_by_name
    assert {field.name: field.units for field in ours.fields if field.units} == item.fieldunits_by_name
    assert {field.name: field.display for field in ours.fields if field.display} == item.fielddisplays_by_name
    assert ours.struct.format == item.unpacker.format
    assert ours.max_len == item.unpacker.size
    arguments = list(inspect.signature(item.__init__).parameters.values())[1:]
    extensions = {argument.name for argument in arguments if argument.default is not argument.empty}
    sizes = {"c": 1, "B": 1, "b": 1, "H": 2, "h": 2, "I": 4, "i": 4, "Q": 8, "q": 8, "f": 4, "d": 8}
    base = [field for field in ours.fields if field.name not in extensions]
    assert ours.min_len == sum(sizes[TYPE_CODES[field.type]] * max(1, field.array_length) for field in base)


def test_extensions_come_behind_all_other_fields():
    heartbeat, status = TABLE.by_name["HEARTBEAT"], TABLE.by_name["STATUSTEXT"]
    assert (heartbeat.min_len, heartbeat.max_len) == (9, 9)
    assert (status.min_len, status.max_len) == (51, 54)
    assert repr(status) == "<MessageDef STATUSTEXT (253)>"


def test_enums_equal_pymavlinks():
    assert set(TABLE.enums) == set(dialect.enums)
    for name, entries in dialect.enums.items():
        wanted = {entry.name: value for value, entry in entries.items()}
        wanted = {key: value for key, value in wanted.items() if not key.endswith("_ENUM_END")}
        assert TABLE.enums[name] == wanted
        assert list(TABLE.enums[name].values()) == sorted(wanted.values())


def test_an_entry_is_named_by_its_value():
    assert TABLE.entry_name("MAV_CMD", 400) == "MAV_CMD_COMPONENT_ARM_DISARM"
    assert TABLE.entry_name("MAV_CMD", 399) is None
    assert TABLE.entry_name("NO_SUCH_ENUM", 1) is None


@pytest.mark.parametrize("name", list(constants.__all__))
def test_each_constant_equals_the_dialects(name):
    enum, prefix = PREFIXES[name]
    entries = TABLE.enums[enum]
    for member in getattr(constants, name):
        assert entries[prefix + SWAPPED.get(member.name, member.name)] == member.value


def test_rebuilding_gives_the_shipped_files(tmp_path):
    build_table.main([str(tmp_path)])
    for name in ("messages.bin", "enums.bin"):
        assert (tmp_path / name).read_bytes() == resource_path("mavlink", name).read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["enums.bin", "messages.bin"]
    assert set(load_table(tmp_path / "messages.bin", tmp_path / "enums.bin").by_id) == set(TABLE.by_id)


def test_the_build_script_runs_as_a_program(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["build_table", str(tmp_path / "made")])
    runpy.run_path(build_table.__file__, run_name="__main__")
    assert (tmp_path / "made" / "messages.bin").exists()


def test_loading_the_table_is_fast_and_imports_no_pymavlink():
    code = (
        "import sys, time, msgspec\n"
        "from gcs.mavlink.table import default_table\n"
        "start = time.process_time(); default_table(); took = time.process_time() - start\n"
        "assert not any('pymavlink' in name for name in sys.modules)\n"
        "assert took < 0.04, took\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_missing_resource_is_named(tmp_path, monkeypatch):
    with pytest.raises(FileNotFoundError, match="no-such-file is missing"):
        resource_path("mavlink", "no-such-file")
    (tmp_path / "there").write_text("x")
    monkeypatch.setattr(resources, "_INSTALLED", tmp_path)
    assert resource_path("there") == tmp_path / "there"
