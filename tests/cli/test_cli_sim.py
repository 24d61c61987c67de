"""``gcs sim``: options become a configuration; it speaks where it is told and ends cleanly."""

from __future__ import annotations

import math
import signal
import socket

import pytest
from cli_bench import free_port, one_line, running

import gcs.cli.sim_command as sim_command
from gcs.cli.main import run
from gcs.maps.island import load_island
from gcs.mavlink import Framer
from gcs.sim import Fault, Home, SimConfig, SimFirmware, SimKind


@pytest.fixture
def configured(monkeypatch):
    """Run ``gcs sim`` with options and return the configuration that would be simulated."""
    seen = []

    async def keep(config, seconds):
        seen.append((config, seconds))

    monkeypatch.setattr(sim_command, "_run", keep)

    def go(*words):
        assert run(["sim", *words]) == 0
        return seen[-1][0]

    go.seconds = lambda: seen[-1][1]
    return go


def test_without_options_one_quad_stands_on_the_training_island(configured):
    config = configured()
    island = load_island()
    assert (config.count, config.firmwares(), config.kinds()) == (
        1,
        (SimFirmware.ARDUPILOT,),
        (SimKind.QUAD,),
    )
    assert (config.home.lat_deg, config.home.lon_deg) == (island.home_lat_deg, island.home_lon_deg)
    assert config.out == ("udpout:127.0.0.1:14550",)
    assert config.mission == ()
    assert configured.seconds() is None


def test_every_option_reaches_the_configuration(configured):
    config = configured(
        "--count", "5", "--firmware", "px4, ardupilot", "--type", "plane,quad", "--home", "10,20,30,40",
        "--out", "udpout:127.0.0.1:1", "--out", "tcpin:127.0.0.1:2", "--speedup", "4", "--rate", "25",
        "--loss", "12.5", "--fault", "no-ack", "--fault", "GPS_LOSS", "--wind", "6", "--wind-from", "90",
        "--turbulence", "1.5", "--sysid", "40", "--ready-after", "9", "--spacing", "33", "--seed", "77",
        "--seconds", "3",
    )  # fmt: skip
    assert config.count == 5
    assert config.firmwares() == (SimFirmware.PX4, SimFirmware.ARDUPILOT)
    assert config.kinds() == (SimKind.PLANE, SimKind.QUAD)
    assert config.home == Home(10.0, 20.0, 30.0, 40.0)
    assert config.out == ("udpout:127.0.0.1:1", "tcpin:127.0.0.1:2")
    assert (config.speedup, config.rate_hz, config.loss_pct) == (4.0, 25.0, 12.5)
    assert config.faults == (Fault.NO_ACK, Fault.GPS_LOSS)
    assert (config.wind_mps, config.wind_from_deg, config.turbulence_mps) == (6.0, 90.0, 1.5)
    assert (config.first_sysid, config.ready_after_s, config.spacing_m, config.seed) == (40, 9.0, 33.0, 77)
    assert configured.seconds() == 3.0


def test_every_choice_of_the_configuration_can_be_made_or_follows_from_one():
    chosen = {
        "count", "firmware", "type", "home", "out", "speedup", "rate_hz", "loss_pct", "faults", "seed",
        "first_sysid", "ready_after_s", "wind_mps", "wind_from_deg", "turbulence_mps", "spacing_m",
        "mission", "autofly", "mission_vehicles", "terrain", "asks_terrain",
    }  # fmt: skip
    left_to_tests = {"names", "physics_hz"}
    assert chosen | left_to_tests == set(SimConfig.__dataclass_fields__)


def test_the_ground_of_the_island_is_under_vehicles_that_stand_on_it(configured):
    config = configured()
    assert config.terrain is not None
    ground = config.terrain(config.home.lat_deg, config.home.lon_deg)
    assert math.isclose(ground, config.home.alt_m, abs_tol=15.0)
    assert config.terrain(0.0, 0.0) == config.home.alt_m
    assert configured("--home", "47.4,8.5,488,0").terrain is None


def test_so_many_vehicles_fly_a_survey_of_their_kind(configured):
    config = configured("--count", "3", "--survey", "2")
    assert config.autofly
    assert config.mission_vehicles == (0, 1)
    assert len(config.mission) > 4
    assert configured("--count", "2", "--survey", "9").mission_vehicles == (0, 1)


WRONG = {
    "home that is no place": (["--home", "here"], "'here'"),
    "home off the globe": (["--home", "91,0"], "globe"),
    "home with one number": (["--home", "47"], "LAT,LON"),
    "a firmware nobody knows": (["--firmware", "betaflight"], "betaflight"),
    "a type nobody knows": (["--type", "submarine"], "submarine"),
    "a type nobody knows that should fly a survey": (["--type", "submarine", "--survey", "1"], "submarine"),
    "a fault nobody knows": (["--fault", "gremlins"], "gremlins"),
    "no vehicle": (["--count", "0"], "0 vehicles"),
    "too many vehicles": (["--count", "255"], "255 vehicles"),
    "ids beyond the last": (["--count", "10", "--sysid", "250"], "250"),
    "time that stands still": (["--speedup", "0"], "Speedup"),
    "no rate": (["--rate", "0"], "Rate"),
    "more than everything lost": (["--loss", "101"], "101"),
    "a URL nobody knows": (["--out", "smoke:hill"], "smoke"),
    "a port that is none": (["--out", "udpout:127.0.0.1:99999"], "99999"),
    "fewer than no surveys": (["--survey", "-1"], "--survey"),
}


@pytest.mark.parametrize(("words", "named"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_option_is_one_line_that_names_it(words, named, capsys):
    assert run(["sim", *words]) == 2
    told = capsys.readouterr()
    assert one_line(told.err)
    assert told.err.startswith("gcs sim: ")
    assert named in told.err


def test_the_faults_can_be_listed_and_each_be_given(configured, capsys):
    assert run(["sim", "--list-faults"]) == 0
    names = capsys.readouterr().out.split()
    assert len(names) == len(set(names)) == len(Fault)
    words = [word for name in names for word in ("--fault", name)]
    assert set(configured(*words).faults) == set(Fault)


def test_a_port_that_is_taken_is_told(capsys):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        assert run(["sim", "--out", f"udpin:127.0.0.1:{taken.getsockname()[1]}"]) == 2
    told = capsys.readouterr().err
    assert one_line(told)
    assert "another port" in told


def test_it_ends_by_itself_after_the_time_asked_for(capsys):
    assert run(["sim", "--seconds", "0.2", "--out", f"udpout:127.0.0.1:{free_port()}"]) == 0
    assert "1 vehicle speaking on udpout:127.0.0.1" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_speaks_until_it_is_told_to_end_and_then_ends_cleanly(number):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind(("127.0.0.1", 0))
        ear.settimeout(20)
        url = f"udpout:127.0.0.1:{ear.getsockname()[1]}"
        with running("sim", "--count", "2", "--speedup", "4", "--out", url) as process:
            framer, heard = Framer(), set()
            while heard != {1, 2}:
                heard |= {frame.sysid for frame in framer.feed(ear.recv(65536)) if frame.name == "HEARTBEAT"}
            process.send_signal(number)
            output, errors = process.communicate(timeout=10)
    assert process.returncode == 0
    assert output == ""
    assert one_line(errors)
    assert "2 vehicles speaking on" in errors
