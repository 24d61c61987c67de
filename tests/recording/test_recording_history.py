"""Series of any telemetry field: storing, decoding, thinning, decimating."""

import math
import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from recording_samples import attitude, frame_of

from gcs.mavlink import default_table, encode_frame
from gcs.model.errors import RecordingError
from gcs.model.ids import VehicleId
from gcs.recording.decimate import decimate
from gcs.recording.field_catalog import FieldKey
from gcs.recording.history import MAX_INSTANCES, History, pace_for
from gcs.recording.stream_store import TIME, row_dtype

ONE = VehicleId(0, 1)
ROLL = FieldKey(ONE, 1, "ATTITUDE", "roll")


def put(history, time_s, name, vehicle=ONE, /, **fields):
    history.append(vehicle, frame_of(encode_frame(name, vehicle.sysid, 1, 0, **fields)), time_s)


def everything(history, key, max_points=None):
    times, values = history.series(key, -1e9, 1e9, max_points)
    assert times.dtype == values.dtype == np.float64
    return times.tolist(), values.tolist()


def value_of(name, field, index=None, **fields):
    """The scaled value of one field of one message, by way of the history."""
    history = History()
    put(history, 1.0, name, **fields)
    found = [k for k in history.fields(ONE) if (k.message, k.field, k.index) == (name, field, index)]
    assert len(found) == 1
    latest = history.latest(found[0])
    assert latest is not None
    times, values = history.series(found[0], 0, 2)
    assert times.tolist() == [1.0]
    assert values[0] == latest[1] or (math.isnan(values[0]) and math.isnan(latest[1]))
    return latest[1]


def test_series_gives_times_and_values_in_the_pilots_unit():
    history = History()
    for n in range(1000):
        history.append(ONE, frame_of(attitude(n, roll=math.radians(n / 10))), n * 0.02)
    times, values = history.series(ROLL, 5.0, 6.0)
    assert times == pytest.approx(np.arange(250, 301) * 0.02)
    assert values == pytest.approx(np.arange(250, 301) / 10, rel=1e-5)
    assert history.latest(ROLL) == pytest.approx((19.98, 99.9))
    assert ROLL.units == "°"


@pytest.mark.parametrize("version", [1, 2])
def test_fields_cut_off_at_the_end_of_a_payload_are_zero(version):
    history = History()
    raw = encode_frame("VFR_HUD", 1, 1, 0, version=version, airspeed=12.5)
    history.append(ONE, frame_of(raw), 1.0)
    assert history.latest(FieldKey(ONE, 1, "VFR_HUD", "airspeed")) == (1.0, 12.5)
    assert history.latest(FieldKey(ONE, 1, "VFR_HUD", "throttle")) == (1.0, 0.0)


def test_extensions_that_the_dialect_does_not_know_yet_are_cut_off():
    history = History()
    frame = frame_of(attitude(1, roll=0.5))
    raw = b"\xfd\x30" + frame.raw[2:10] + frame.payload.ljust(28, b"\0") + b"\7" * 20 + b"\0\0"
    longer = type(frame)(raw, 0, 0, 30, 1, 1, 0, frame.definition)
    history.append(ONE, longer, 1.0)
    assert history.latest(ROLL) == (1.0, pytest.approx(math.degrees(0.5)))


def test_every_message_of_the_dialect_is_laid_out_as_its_struct_says():
    for definition in default_table().by_id.values():
        dtype = row_dtype(definition)
        assert dtype.itemsize == 8 + definition.max_len, definition.name
        payload = bytes((7 * n + 3) % 120 for n in range(definition.max_len))
        row = np.frombuffer(bytes(8) + payload, dtype)[0]
        raw = b"\xfd" + bytes([len(payload)]) + bytes(8) + payload + bytes(2)
        message = definition.decode(raw)
        for field in definition.fields:
            if field.type == "char":
                continue
            expected = np.array(getattr(message, field.name), dtype=row[field.name].dtype)
            assert np.array_equal(row[field.name], expected, equal_nan=field.type in ("float", "double"))


@pytest.mark.parametrize(
    ("name", "field", "index", "fields", "expected"),
    [
        ("GLOBAL_POSITION_INT", "relative_alt", None, {"relative_alt": 12_340}, 12.34),
        ("GLOBAL_POSITION_INT", "lat", None, {"lat": -331_234_567}, -33.1234567),
        ("GLOBAL_POSITION_INT", "lat", None, {"lat": 0}, math.nan),
        ("GLOBAL_POSITION_INT", "lat", None, {"lat": 2**31 - 1}, math.nan),
        ("GLOBAL_POSITION_INT", "lat", None, {"lat": 910_000_000}, math.nan),
        ("GLOBAL_POSITION_INT", "lon", None, {"lon": 1_790_000_000}, 179.0),
        ("GLOBAL_POSITION_INT", "hdg", None, {"hdg": 65535}, math.nan),
        ("GLOBAL_POSITION_INT", "hdg", None, {"hdg": 9000}, 90.0),
        ("GPS_RAW_INT", "eph", None, {"eph": 121}, 1.21),
        ("GPS_RAW_INT", "eph", None, {"eph": 65535}, math.nan),
        ("GPS_RAW_INT", "satellites_visible", None, {"satellites_visible": 255}, math.nan),
        ("SYS_STATUS", "voltage_battery", None, {"voltage_battery": 12_600}, 12.6),
        ("SYS_STATUS", "current_battery", None, {"current_battery": -1}, math.nan),
        ("SYS_STATUS", "battery_remaining", None, {"battery_remaining": -1}, math.nan),
        ("SYS_STATUS", "load", None, {"load": 423}, 42.3),
        ("BATTERY_STATUS", "voltages", 1, {"voltages": [4000, 65535]}, math.nan),
        ("BATTERY_STATUS", "voltages", 0, {"voltages": [4000, 65535]}, 4.0),
        ("BATTERY_STATUS", "temperature", None, {"temperature": 2**15 - 1}, math.nan),
        ("BATTERY_STATUS", "temperature", None, {"temperature": -550}, -5.5),
        ("RC_CHANNELS", "rssi", None, {"rssi": 127}, 50.0),
        ("RC_CHANNELS", "rssi", None, {"rssi": 255}, math.nan),
        ("RC_CHANNELS", "chan3_raw", None, {"chan3_raw": 1500}, 1500.0),
        ("VFR_HUD", "airspeed", None, {"airspeed": math.nan}, math.nan),
        ("VFR_HUD", "airspeed", None, {"airspeed": math.inf}, math.nan),
        ("VFR_HUD", "airspeed", None, {"airspeed": 1e35}, math.nan),
        ("VIBRATION", "vibration_x", None, {"vibration_x": 15.0}, 15.0),
        ("SYSTEM_TIME", "time_boot_ms", None, {"time_boot_ms": 1500}, 1.5),
    ],
)
def test_values_are_scaled_and_unknown_or_absurd_ones_are_nan(name, field, index, fields, expected):
    assert value_of(name, field, index, **fields) == pytest.approx(expected, nan_ok=True)


def test_fields_lists_each_element_of_an_array_and_no_text():
    history = History()
    put(history, 1.0, "BATTERY_STATUS", id=2)
    keys = history.fields(ONE)
    cells = [key for key in keys if key.field == "voltages"]
    assert [key.index for key in cells] == list(range(10))
    assert cells[2].label == "Battery 2 cell 3 voltage"
    assert {key.instance for key in keys} == {2}
    assert "id" not in {key.field for key in keys}
    assert history.fields(VehicleId(0, 9)) == []


def test_two_batteries_are_two_series():
    history = History()
    for n in range(20):
        put(history, n * 1.0, "BATTERY_STATUS", id=n % 2, battery_remaining=90 if n % 2 else 40)
    for battery, expected in ((0, 40), (1, 90)):
        key = FieldKey(ONE, 1, "BATTERY_STATUS", "battery_remaining", None, battery)
        assert set(everything(history, key)[1]) == {expected}
    assert history.latest(FieldKey(ONE, 1, "BATTERY_STATUS", "battery_remaining", None, 7)) is None


def test_named_values_are_found_by_their_names():
    history = History()
    put(history, 1.0, "NAMED_VALUE_FLOAT", name="speed", value=3.0)
    put(history, 2.0, "NAMED_VALUE_FLOAT", name="tenletters", value=4.0)
    labels = {key.label: history.latest(key) for key in history.fields(ONE) if key.field == "value"}
    assert labels == {"speed": (1.0, 3.0), "tenletters": (2.0, 4.0)}


def test_a_vehicle_that_invents_names_cannot_fill_the_memory():
    history = History()
    for n in range(3 * MAX_INSTANCES):
        put(history, float(n), "NAMED_VALUE_FLOAT", name=f"n{n}", value=1.0)
    assert len({key.instance for key in history.fields(ONE)}) == MAX_INSTANCES
    assert history.latest(FieldKey(ONE, 1, "NAMED_VALUE_FLOAT", "value", None, "n3")) == (3.0, 1.0)


@pytest.mark.parametrize("name", ["STATUSTEXT", "PARAM_VALUE", "FILE_TRANSFER_PROTOCOL", "MISSION_ITEM_INT"])
def test_exchanges_and_transfers_are_not_kept(name):
    history = History()
    put(history, 1.0, name)
    assert history.fields(ONE) == []


def test_unknown_messages_are_not_kept():
    history = History()
    raw = b"\xfd\x03\x00\x00\x07\x01\x01" + (411).to_bytes(3, "little") + b"abc\x12\x34"
    history.append(ONE, frame_of(raw), 1.0)
    assert history.fields(ONE) == []


@pytest.mark.parametrize(
    "key",
    [
        FieldKey(VehicleId(0, 2), 1, "ATTITUDE", "roll"),
        FieldKey(ONE, 2, "ATTITUDE", "roll"),
        FieldKey(ONE, 1, "VFR_HUD", "alt"),
        FieldKey(ONE, 1, "NO_SUCH_MESSAGE", "roll"),
        FieldKey(ONE, 1, "ATTITUDE", "no_such_field"),
        FieldKey(ONE, 1, "ATTITUDE", "roll", 0),
        FieldKey(ONE, 1, "ATTITUDE", TIME),
    ],
)
def test_series_of_what_is_not_there_is_empty(key):
    history = History()
    put(history, 1.0, "ATTITUDE")
    assert everything(history, key) == ([], [])
    assert history.latest(key) is None


def test_rows_that_go_back_in_time_are_left_out():
    history = History()
    for time_s in (1.0, 2.0, 1.5, 2.0, 3.0):
        put(history, time_s, "ATTITUDE", roll=time_s)
    assert everything(history, ROLL)[0] == [1.0, 2.0, 2.0, 3.0]


def test_a_pause_that_is_long_for_its_stream_is_a_gap():
    history = History()
    for n in [*range(50), *range(300, 350)]:
        put(history, n * 0.1, "ATTITUDE")
    times, values = everything(history, ROLL)
    assert len(times) == 101
    assert math.isnan(values[50])
    assert times[49] < times[50] < times[51]
    assert not any(math.isnan(value) for value in values[:50] + values[51:])


def test_a_slow_stream_has_no_gaps():
    history = History()
    for n in range(50):
        put(history, n * 4.0, "ATTITUDE")
    assert not any(math.isnan(value) for value in everything(history, ROLL)[1])


def test_many_vehicles_are_kept_at_a_slower_pace():
    assert [pace_for(n) for n in (1, 5, 6, 50, 100, 250)] == [0.0, 0.0, 0.1, 0.2, 0.5, 1.0]
    history = History()
    for sysid in range(1, 251):
        put(history, 0.0, "ATTITUDE", VehicleId(0, sysid))
    for n in range(100):
        put(history, 1.0 + n * 0.1, "ATTITUDE", VehicleId(0, 250))
    times, _ = everything(history, FieldKey(VehicleId(0, 250), 1, "ATTITUDE", "roll"))
    assert 10 <= len(times) <= 12
    assert history.vehicles() == [VehicleId(0, sysid) for sysid in range(1, 251)]


def test_memory_stays_within_its_budget_and_the_oldest_is_thinned_first():
    budget = 2_000_000
    history = History(budget, min_interval_s=0.0)
    frames = [frame_of(attitude(n, roll=float(n))) for n in range(100)]
    for n in range(200_000):
        history.append(ONE, frames[n % 100], n * 0.02)
        assert n % 1000 or history.memory_bytes <= budget * 1.05
    times, values = history.series(ROLL, 0, 1e9)
    assert times[0] < 200, "the beginning is still there"
    assert times[-1] == pytest.approx(199_999 * 0.02)
    assert np.all(np.diff(times) > 0)
    steps = np.diff(times)
    assert steps[-100:].max() < 0.021, "the newest rows are all there"
    assert steps[:100].min() > 0.03, "the oldest are thinned"
    assert not np.isnan(values).any(), "thinning makes no gaps"
    assert 0.3 * budget < times.size * (8 + 28) <= budget


def test_more_streams_than_memory_slow_down_instead_of_growing():
    budget = 600_000
    history = History(budget, min_interval_s=0.0)
    frames = [frame_of(encode_frame("ATTITUDE", sysid, 1, 0)) for sysid in range(1, 101)]
    for n in range(600):
        for sysid, frame in enumerate(frames, 1):
            history.append(VehicleId(0, sysid), frame, n * 0.1)
    assert history.memory_bytes < 1.2 * budget


def test_many_streams_with_little_to_thin_are_not_looked_through_again_and_again(monkeypatch):
    plans = []
    plan = History._plan_thinning
    monkeypatch.setattr(History, "_plan_thinning", lambda self: (plans.append(self._grown), plan(self)))
    history = History(600_000, min_interval_s=0.0)
    frames = [frame_of(encode_frame("ATTITUDE", sysid, 1, 0)) for sysid in range(1, 101)]
    for n in range(600):
        for sysid, frame in enumerate(frames, 1):
            history.append(VehicleId(0, sysid), frame, n * 0.1)
    assert len(plans) > 1
    assert min(np.diff(plans)) >= 4
    assert history.memory_bytes < 1.2 * 600_000


def test_clear_forgets_everything():
    history = History()
    put(history, 1.0, "ATTITUDE")
    history.clear()
    assert (history.vehicles(), everything(history, ROLL), history.memory_bytes) == ([], ([], []), 0)
    put(history, 0.5, "ATTITUDE")
    assert everything(history, ROLL)[0] == [0.5]


def test_reading_while_the_engine_appends_gives_whole_rows_in_order():
    history = History(400_000, min_interval_s=0.0)
    frames = [frame_of(attitude(n, roll=math.radians(n), pitch=math.radians(n))) for n in range(360)]
    pitch = FieldKey(ONE, 1, "ATTITUDE", "pitch")
    failures, done = [], threading.Event()

    def reader():
        while not done.is_set():
            times, roll = history.series(ROLL, 0, 1e9)
            if times.size and (np.any(np.diff(times) < 0) or np.any((roll < -0.01) | (roll > 359.01))):
                failures.append("rows out of order or torn")
            latest = history.latest(pitch)
            if latest is not None and not -0.01 < latest[1] < 359.01:
                failures.append("torn row")
            history.fields(ONE)

    thread = threading.Thread(target=reader)
    thread.start()
    for n in range(60_000):
        history.append(ONE, frames[n % 360], n * 0.02)
    done.set()
    thread.join()
    assert failures == []


def test_series_with_max_points_keeps_the_single_peak_and_the_gap():
    history = History(min_interval_s=0.0)
    for n in range(20_000):
        if not 8_000 < n < 12_000:
            put(history, n * 0.02, "VFR_HUD", climb=99.0 if n == 5_123 else math.sin(n / 300))
    times, values = history.series(FieldKey(ONE, 1, "VFR_HUD", "climb"), 0, 1e9, max_points=200)
    assert times.size <= 200
    assert np.nanmax(values) == 99.0
    assert times[np.nanargmax(values)] == pytest.approx(5_123 * 0.02)
    gap = np.flatnonzero(np.isnan(values))
    assert gap.size == 1
    assert 160 < times[gap[0]] < 240


samples = st.integers(1, 300).flatmap(
    lambda n: st.tuples(
        hnp.arrays(np.float64, n, elements=st.floats(0, 10, width=32)),
        hnp.arrays(np.float64, n, elements=st.one_of(st.just(math.nan), st.floats(-1e6, 1e6))),
    )
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(samples, st.integers(4, 50))
def test_decimation_keeps_extremes_order_and_count_and_invents_nothing(data, max_points):
    times, values = np.cumsum(data[0]), data[1]
    few_times, few = decimate(times, values, max_points)
    assert few.size == few_times.size <= max(max_points, 1)
    assert np.all(np.diff(few_times) >= 0)
    known = ~np.isnan(values)
    kept = ~np.isnan(few)
    if known.any():
        assert np.nanmin(few) == np.nanmin(values)
        assert np.nanmax(few) == np.nanmax(values)
    real = set(zip(times[known].tolist(), values[known].tolist(), strict=True))
    assert set(zip(few_times[kept].tolist(), few[kept].tolist(), strict=True)) <= real


@settings(max_examples=200, deadline=None, derandomize=True)
@given(hnp.arrays(np.float64, 500, elements=st.floats(-100, 100)), st.integers(20, 470), st.integers(8, 100))
def test_decimation_keeps_each_visible_gap_and_makes_no_other(values, at, max_points):
    times = np.arange(500.0)
    times[at:] += 400
    times, values = np.insert(times, at, times[at] - 200), np.insert(values, at, math.nan)
    few_times, few = decimate(times, values, max_points)
    gaps = few_times[np.isnan(few)].tolist()
    width = 899 / (max_points // 2)
    assert len(gaps) == (1 if width * 3 < 401 else 0)
    assert all(at - 1 < gap < at + 400 for gap in gaps)


def test_decimation_refuses_fewer_points_than_make_a_picture():
    with pytest.raises(ValueError, match="at least 4"):
        decimate(np.arange(10.0), np.arange(10.0), 3)


@pytest.mark.parametrize(
    "key",
    [
        ROLL,
        FieldKey(VehicleId(3, 200), 190, "BATTERY_STATUS", "voltages", 9, 1),
        FieldKey(ONE, 1, "NAMED_VALUE_FLOAT", "value", None, "a.b>[1]"),
        FieldKey(ONE, 1, "NAMED_VALUE_FLOAT", "value", None, "12"),
        FieldKey(ONE, 1, "NAMED_VALUE_FLOAT", "value", None, ""),
    ],
)
def test_field_key_survives_being_written_into_settings(key):
    assert FieldKey.from_text(key.to_text()) == key


@pytest.mark.parametrize(
    "text", ["", "roll", "0/1/1/ATTITUDE", "0/1/x/ATTITUDE.roll", "0/1/1/BATTERY_STATUS<a>.id"]
)
def test_text_that_is_no_field_key_is_refused(text):
    with pytest.raises(RecordingError):
        FieldKey.from_text(text)
