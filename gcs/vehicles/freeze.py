"""From a draft to the immutable state that other threads may read."""

from __future__ import annotations

from gcs.model.vehicle import VehicleState
from gcs.vehicles.draft import Draft

_NOTHING: frozenset[str] = frozenset()


def freeze(draft: Draft, silent_s: float) -> VehicleState:
    """Return the state as it stands, ``silent_s`` seconds after the last message."""
    return VehicleState(
        vehicle=draft.vehicle,
        name=draft.name,
        identity=draft.identity,
        phase=draft.phase,
        armed=draft.armed,
        mode=draft.mode,
        custom_mode=draft.custom_mode,
        last_heard_s=draft.last_heard_s,
        first_heard_s=draft.first_heard_s,
        silent_s=silent_s,
        phase_since_s=draft.phase_since_s,
        armed_since_s=draft.armed_since_s,
        ready=draft.ready,
        not_ready_reasons=draft.not_ready_reasons,
        in_air=draft.in_air,
        landed_state=draft.landed_state,
        vtol_state=draft.vtol_state,
        system_status=draft.system_status,
        modes=draft.modes,
        attitude=draft.attitude,
        position=draft.position,
        altitude=draft.altitude,
        motion=draft.motion,
        batteries=tuple(draft.batteries.values()),
        gps=draft.gps,
        gps2=draft.gps2,
        estimator=draft.estimator,
        rc=draft.rc,
        wind=draft.wind,
        vibration=draft.vibration,
        escs=tuple(draft.escs.values()),
        distances=tuple(draft.distances.values()),
        terrain=draft.terrain,
        mission=draft.mission,
        target=draft.target,
        home=draft.home,
        sensors_present=draft.sensors_present,
        sensors_enabled=draft.sensors_enabled,
        sensors_health=draft.sensors_health,
        cpu_load_pct=draft.cpu_load_pct,
        boot_time_ms=draft.boot_time_ms,
        clock_offset_us=draft.clock_offset_us,
        fence=draft.fence,
        autopilot_compid=draft.autopilot_compid,
        boot_count=draft.boot_count,
        high_latency=draft.high_latency,
        id_conflict=draft.id_conflict,
        simulated=draft.simulated,
        texts=tuple(draft.texts),
        invalid_fields=frozenset(draft.invalid) if draft.invalid else _NOTHING,
    )
