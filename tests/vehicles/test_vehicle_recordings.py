"""Real flights of ArduPilot and PX4 give sensible states."""

import pytest
from vehicle_recordings import recording, replay, story

from gcs.model.ids import VehicleId
from gcs.model.vehicle import Firmware, Phase, VehicleKind


@pytest.mark.parametrize("path", [recording("arducopter-4.7-flight.tlog")])
def test_a_real_arducopter_flight(path):
    states, told = story(path)
    assert set(states) == {VehicleId(0, 41)}
    state = states[VehicleId(0, 41)]
    assert told[state.vehicle] == [
        (Phase.NOT_READY, "STABILIZE"),
        (Phase.NOT_READY, "GUIDED"),
        (Phase.READY, "GUIDED"),
        (Phase.ARMED, "GUIDED"),
        (Phase.FLYING, "GUIDED"),
        (Phase.FLYING, "AUTO"),
        (Phase.READY, "AUTO"),
    ]
    identity = state.identity
    assert (identity.firmware, identity.product, identity.version) == (
        Firmware.ARDUPILOT,
        "ArduCopter",
        "4.7.0-dev",
    )
    assert identity.git_hash == "2598e9d4"
    assert state.batteries[0].voltage_v == 12.6 and state.batteries[0].remaining_pct == 69.0
    assert state.position.lat_deg == pytest.approx(24.7736, abs=1e-4)
    assert abs(state.altitude.rel_m) < 0.5 and state.altitude.agl_m is None
    assert (state.mission.reached_seq, state.mission.total, state.mission.state) == (11, 11, 5)
    assert state.estimator.has_position and len(state.escs) == 4
    assert state.invalid_fields == frozenset() and not state.id_conflict and state.boot_count == 0


@pytest.mark.parametrize("path", [recording("arducopter-4.7-flight.tlog")])
def test_ready_is_not_promised_while_the_copter_would_refuse(path):
    """Its check bit is good at 23 s, arming is refused until 42 s (protocols.md)."""
    for since_s, registry in replay(path):
        for model in registry:
            state = model.snapshot(0.0)
            if since_s < 41.0:
                assert state.phase is Phase.NOT_READY
            if 22.0 < since_s < 31.0:
                assert "Need Position Estimate" in state.not_ready_reasons
            if since_s < 9.0:
                assert state.position is None
        if since_s > 45:
            return


@pytest.mark.parametrize("path", [recording("arduplane-4.7-flight.tlog")])
def test_a_real_arduplane_flight(path):
    states, told = story(path)
    state = states[VehicleId(0, 2)]
    assert told[state.vehicle][:5] == [
        (Phase.NOT_READY, "INITIALISING"),
        (Phase.NOT_READY, "MANUAL"),
        (Phase.NOT_READY, "AUTO"),
        (Phase.ARMED, "AUTO"),
        (Phase.FLYING, "AUTO"),
    ]
    assert (Phase.RETURNING, "RTL") in told[state.vehicle]
    assert state.identity.kind is VehicleKind.PLANE
    assert state.motion.airspeed_mps > 15 and state.in_air
    assert state.invalid_fields == frozenset()


@pytest.mark.parametrize("path", [recording("px4-1.17-flight.tlog")])
def test_a_real_px4_flight(path):
    states, told = story(path)
    state = states[VehicleId(0, 1)]
    assert told[state.vehicle] == [
        (Phase.NOT_READY, "Hold"),
        (Phase.READY, "Hold"),
        (Phase.ARMED, "Mission"),
        (Phase.FLYING, "Mission"),
        (Phase.RETURNING, "Return"),
        (Phase.LANDING, "Return"),
        (Phase.ARMED, "Return"),
        (Phase.READY, "Hold"),
    ]
    assert (state.identity.firmware, state.identity.version) == (Firmware.PX4, "1.17.0-alpha")
    assert state.motion.airspeed_mps is None
    assert state.batteries[0].current_a is None
    assert state.mission.plan_id != 0 and state.mission.total == 11
    assert state.home.alt_amsl_m == pytest.approx(50.87, abs=0.01)
    assert "RTL: start return at 81 m (31 m above destination)" in [text.text for text in state.texts]
    assert state.invalid_fields == frozenset() and not state.id_conflict and state.boot_count == 0


@pytest.mark.parametrize("path", [recording("px4-1.17-fleet-of-5.tlog")])
def test_five_vehicles_on_one_port_are_five_vehicles(path):
    states, told = story(path)
    assert sorted(states) == [VehicleId(0, sysid) for sysid in range(1, 6)]
    assert all(line == [(Phase.READY, "Hold")] for line in told.values())
    assert len({state.position.lon_deg for state in states.values()}) == 5
    assert not any(state.id_conflict or state.invalid_fields for state in states.values())
