"""What leaves the program: CSV tables and flight reports."""

import csv
import math
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from recording_samples import START_US, frame_of, heartbeat, record

from gcs.mavlink import encode_frame
from gcs.model.command import CommandLife, CommandReport, Land
from gcs.model.errors import RecordingError
from gcs.model.event import CommandEvent, OperatorEvent, TextEvent
from gcs.model.ids import VehicleId
from gcs.model.vehicle import StatusText
from gcs.recording.atomic_file import write_atomically
from gcs.recording.csv_export import export_csv
from gcs.recording.event_log import EventLog, session_header
from gcs.recording.field_catalog import FieldKey
from gcs.recording.flight_stats import collect_stats
from gcs.recording.history import History
from gcs.recording.report import write_report
from gcs.recording.tlog_reader import TlogReader

ONE = VehicleId(0, 1)
DATA = Path(__file__).parents[1] / "data"


def put(history, time_s, name, /, vehicle=ONE, **fields):
    history.append(vehicle, frame_of(encode_frame(name, vehicle.sysid, 1, 0, **fields)), time_s)


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_csv_has_a_column_per_field_and_a_row_per_moment(tmp_path):
    history = History()
    for n in range(3):
        put(history, 10.0 + n, "VFR_HUD", airspeed=5.0 + n)
    put(history, 10.5, "ATTITUDE", roll=math.radians(30))
    put(history, 11.0, "ATTITUDE", roll=math.nan)
    keys = [FieldKey(ONE, 1, "VFR_HUD", "airspeed"), FieldKey(ONE, 1, "ATTITUDE", "roll")]
    path = tmp_path / "out.csv"
    assert export_csv(path, history, keys, 0, 100, START_US) == 4
    rows = rows_of(path)
    assert rows[0] == ["time_utc", "time_s", "Airspeed [m/s]", "Roll [°]"]
    assert rows[1] == ["2026-09-21T14:13:30.000000Z", "0.000000", "5", ""]
    assert rows[2][:3] == ["2026-09-21T14:13:30.500000Z", "0.500000", ""]
    assert float(rows[2][3]) == pytest.approx(30)
    assert rows[3][2:] == ["6", ""]
    assert len(rows) == 5


def test_csv_of_many_rows_keeps_every_sample(tmp_path):
    history = History(min_interval_s=0.0)
    for n in range(12_000):
        put(history, n * 0.02, "VFR_HUD", airspeed=float(n))
    path = tmp_path / "out.csv"
    assert export_csv(path, history, [FieldKey(ONE, 1, "VFR_HUD", "airspeed")], 0, 1e9, START_US) == 12_000
    assert [float(row[2]) for row in rows_of(path)[1:]] == list(range(12_000))


def test_csv_names_the_vehicle_when_there_are_several_and_runs_no_formula(tmp_path):
    history = History()
    put(history, 1.0, "NAMED_VALUE_FLOAT", name="=1+1", value=1.0)
    keys = [FieldKey(ONE, 1, "NAMED_VALUE_FLOAT", "value", None, "=1+1")]
    export_csv(tmp_path / "a.csv", history, keys, 0, 9, START_US)
    assert rows_of(tmp_path / "a.csv")[0][2] == "'=1+1"
    keys.append(FieldKey(VehicleId(1, 7), 1, "VFR_HUD", "airspeed"))
    export_csv(tmp_path / "b.csv", history, keys, 0, 9, START_US)
    assert rows_of(tmp_path / "b.csv")[0][2:] == ["Vehicle 1: =1+1", "Vehicle 1/7: Airspeed [m/s]"]
    assert export_csv(tmp_path / "c.csv", history, [], 0, 9, START_US) == 0


def test_file_that_cannot_be_written_leaves_the_old_one_and_no_scraps(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("old")

    def chunks():
        yield b"new"
        raise OSError(28, "No space left on device")

    with pytest.raises(RecordingError, match="No space left"):
        write_atomically(path, chunks())
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def flight(sysid=1, seconds=60, climb_m=20.0, texts=()):
    """A vehicle that flies east at 10 m/s while armed, from second 10 to the end."""
    parts = []
    for second in range(seconds):
        at = START_US + second * 1_000_000
        armed = second >= 10
        east_m = 10.0 * max(0, second - 10)
        lon = 121.0 + math.degrees(east_m / (6_371_008.8 * math.cos(math.radians(24.0))))
        parts.append(record(heartbeat(second, sysid, armed), at))
        position = encode_frame(
            "GLOBAL_POSITION_INT",
            sysid,
            1,
            second,
            lat=240_000_000,
            lon=round(lon * 1e7),
            relative_alt=round(climb_m * 1000) if armed else 99_000,
            vy=1000 if armed else 0,
        )
        parts.append(record(position, at + 1))
        battery = {"battery_remaining": 100 - second, "voltage_battery": 12_600 - second * 10}
        parts.append(record(encode_frame("SYS_STATUS", sysid, 1, second, **battery), at + 2))
    parts += [
        record(encode_frame("STATUSTEXT", sysid, 1, 0, severity=3, text=text), at + 3) for text in texts
    ]
    return b"".join(parts)


def stats_of(tmp_path, data):
    path = tmp_path / "stats.tlog"
    path.write_bytes(data)
    with TlogReader(path) as reader:
        return collect_stats(reader)


def test_statistics_count_what_was_flown_while_armed(tmp_path):
    flown = stats_of(tmp_path, flight())[1]
    assert flown.autopilot == "ArduPilot"
    assert flown.armed_us == pytest.approx(49e6)
    assert flown.distance_m == pytest.approx(490, rel=0.002)
    assert flown.max_alt_rel_m == 20.0, "not the height while disarmed"
    assert flown.max_speed_mps == 10.0
    assert (flown.battery_first_pct, flown.battery_last_pct) == (100, 41)
    assert flown.min_voltage_v == pytest.approx(12.01)
    assert flown.air_us is None
    assert len(flown.track) == 60


def test_statistics_leave_out_jumps_and_positions_that_are_none(tmp_path):
    jump = [(240_000_000, 1_210_000_000), (0, 0), (910_000_000, 5), (-240_000_000, 1_210_000_000)]
    data = b"".join(
        record(heartbeat(n, 1, True), START_US + n * 1_000_000)
        + record(encode_frame("GLOBAL_POSITION_INT", 1, 1, n, lat=lat, lon=lon), START_US + n * 1_000_000 + 1)
        for n, (lat, lon) in enumerate(jump)
    )
    flown = stats_of(tmp_path, data)[1]
    assert flown.distance_m == 0.0
    assert len(flown.track) == 2


def test_statistics_count_the_time_in_the_air_where_the_vehicle_tells(tmp_path):
    states = [1, 3, 2, 2, 4, 1, 1]
    data = record(heartbeat(), START_US) + b"".join(
        record(encode_frame("EXTENDED_SYS_STATE", 1, 1, n, landed_state=state), START_US + n * 1_000_000)
        for n, state in enumerate(states)
    )
    assert stats_of(tmp_path, data)[1].air_us == 4_000_000


def test_stations_and_gimbals_are_no_vehicles(tmp_path):
    data = record(heartbeat(0, 255, autopilot=8, mav_type=6), START_US)
    data += record(heartbeat(0, 2, autopilot=0, mav_type=26), START_US) + record(heartbeat(0, 3), START_US)
    assert list(stats_of(tmp_path, data)) == [3]


class Page(HTMLParser):
    """Collects what a browser would load or run, and the text."""

    def __init__(self):
        super().__init__()
        self.loads, self.tags, self.text = [], [], []
        self.inside = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.inside.append(tag)
        self.loads += [value for name, value in attrs if name in ("src", "href", "data", "action", "srcset")]

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data):
        if not {"script", "style"} & set(self.inside):
            self.text.append(data)


def page_of(path):
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def test_report_loads_nothing_from_anywhere(tmp_path):
    (tmp_path / "flight.tlog").write_bytes(flight())
    write_report(tmp_path / "flight.tlog", None, tmp_path / "out.html")
    html = (tmp_path / "out.html").read_text(encoding="utf-8")
    page = page_of(tmp_path / "out.html")
    assert page.loads == []
    assert not {"link", "img", "iframe", "object", "embed"} & set(page.tags)
    assert all(url.startswith(("data:", "#")) for url in re.findall(r"url\(\s*[\"']?([^)\"']*)", html))
    assert "@import" not in html
    assert "sourceMappingURL" not in html
    assert "default-src 'none'" in html
    assert html.index("Content-Security-Policy") < html.index("<script>")
    # What is left are names in comments and namespaces, and Leaflet's credit, which is switched off.
    hosts = set(re.findall(r"https?://([\w.-]+)", html))
    assert hosts <= {"www.w3.org", "bugzilla.mozilla.org", "leafletjs.com"}
    assert '"attributionControl": false' in html
    assert "L.tileLayer" not in html.rsplit("<script>", 1)[1]
    assert html.count("L.polyline(") == 3, "outlines, track and its casing"
    assert html.count("L.circleMarker(") == 2


def test_report_shows_figures_track_and_events(tmp_path):
    (tmp_path / "flight.tlog").write_bytes(flight(1) + flight(2, climb_m=55))
    log = EventLog(
        tmp_path / "flight.events.jsonl", session_header(START_US, "flight", "Godwit GCS", "1", {})
    )
    log.add(OperatorEvent(START_US + 1, "held land", "0.5 s"))
    log.add(
        CommandEvent(
            START_US + 2, CommandReport(1, ONE, Land(), CommandLife.REFUSED, START_US + 2, None, "no")
        )
    )
    log.add(TextEvent(START_US + 3, ONE, StatusText(START_US + 3, 2, "EKF failure")))
    log.close()
    out = tmp_path / "out.html"
    write_report(tmp_path / "flight.tlog", tmp_path / "flight.events.jsonl", out, names={1: "Heron 1"})
    text = " ".join(page_of(out).text)
    for words in (
        "Heron 1",
        "Vehicle 2",
        "490",
        "55",
        "100",
        "held land: 0.5 s",
        "Land: Refused (no)",
        "EKF failure",
    ):
        assert words in text, words
    assert "2026-09-21 14:13:20 to 14:14:19 UTC" in text
    html = out.read_text(encoding="utf-8")
    assert '<tr class="CRITICAL">' in html
    assert re.search(r"\[24\.0, 121\.0\]", html), "the track begins where the vehicle was"
    assert '<div class=map><div class="folium-map"' in html


HOSTILE = ["<script>alert(1)</script>", "{{ 7 * 7 }} {% raw %}", "`${alert(1)}` </style>", "<!--"]


def test_report_runs_nothing_that_a_vehicle_or_a_file_name_says(tmp_path):
    tlog = tmp_path / "<img src=x onerror=alert(1)>.tlog"
    tlog.write_bytes(flight(texts=HOSTILE))
    write_report(tlog, None, tmp_path / "out.html", names={1: "<b>{{ 1 }}</b>"})
    page = page_of(tmp_path / "out.html")
    text = " ".join(page.text)
    assert not {"img", "b"} & set(page.tags)
    assert page.tags.count("script") == 3
    for words in [*HOSTILE, "<b>{{ 1 }}</b>", "<img src=x onerror=alert(1)>"]:
        assert words in text, words


def test_report_joins_long_texts(tmp_path):
    chunks = [("a" * 50, 0), ("b" * 20, 1)]
    data = record(heartbeat(), START_US) + b"".join(
        record(encode_frame("STATUSTEXT", 1, 1, n, severity=6, id=5, chunk_seq=n, text=text), START_US + n)
        for text, n in chunks
    )
    (tmp_path / "a.tlog").write_bytes(data)
    write_report(tmp_path / "a.tlog", None, tmp_path / "out.html")
    assert "a" * 50 + "b" * 20 in " ".join(page_of(tmp_path / "out.html").text)


def test_report_of_an_empty_recording_says_that_nobody_was_heard(tmp_path):
    (tmp_path / "a.tlog").touch()
    write_report(tmp_path / "a.tlog", tmp_path / "none.jsonl", tmp_path / "out.html")
    assert "No vehicle was heard" in " ".join(page_of(tmp_path / "out.html").text)


def test_report_of_a_recording_with_absurd_times_and_a_damaged_event_log_is_still_written(tmp_path):
    parts = [
        record(heartbeat(), 2**64 - 1),
        record(encode_frame("STATUSTEXT", 1, 1, 0, text="hi"), 2**64 - 1),
    ]
    (tmp_path / "a.tlog").write_bytes(b"".join(parts))
    events = tmp_path / "a.events.jsonl"
    events.write_text(
        '{"time_us": -5, "type": "text", "severity": "x", "vehicle": "?"}\n'
        '{"time_us": 99999999999999999999, "type": "text", "severity": null}\n'
        '{"time_us": 5, "type": "alarm", "text": null, "vehicle": [0, null]}\n'
        '{"time_us": 6, "type": "command"}\n{"time_us": 7, "type": "notice", "level": 3}\n'
    )
    for log in (None, events):
        write_report(tmp_path / "a.tlog", log, tmp_path / "out.html")
        assert "</html>" in (tmp_path / "out.html").read_text(encoding="utf-8")


def test_report_of_a_missing_recording_is_an_error_and_writes_nothing(tmp_path):
    with pytest.raises(RecordingError):
        write_report(tmp_path / "a.tlog", None, tmp_path / "out.html")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", sorted(DATA.glob("*.tlog")), ids=lambda path: path.name)
def test_report_of_a_real_recording_is_small_and_whole(tmp_path, path):
    write_report(path, None, tmp_path / "out.html")
    html = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert html.rstrip().endswith("</html>")
    assert len(html) < 2_000_000


def test_recording_imports_neither_folium_nor_pymavlink_nor_qt():
    root = Path(__file__).parents[2]
    modules = sorted(path.stem for path in (root / "gcs" / "recording").glob("[a-z]*.py"))
    late = ("folium", "pymavlink", "PySide6", "xstatic.pkg.leaflet")
    program = f"import sys\nfor name in {modules!r}: __import__('gcs.recording.' + name)\n"
    program += f"print(*[name for name in {late!r} if name in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True, timeout=60
    )
    assert result.stdout.strip() == ""
