"""The map's scene from the fleet's snapshot."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from gcs.gui.map.scene import (
    FenceMark,
    HomeMark,
    LegState,
    MapScene,
    MissionMark,
    MissionPoint,
    RallyMark,
    TargetMark,
    VehicleMark,
)
from gcs.gui.present.fences import fence_marks, rally_marks
from gcs.gui.present.judgement import charge_pct, worst_levels
from gcs.model.alarm import Level
from gcs.model.fleet import FleetSnapshot
from gcs.model.format import height, percent, speed
from gcs.model.ids import VehicleId
from gcs.model.plan import MissionItem
from gcs.model.units import METRIC, UnitSettings
from gcs.model.vehicle import Phase, VehicleState

NAV_COMMANDS_WITHOUT_PLACE = frozenset({20, 92, 93, 112, 113, 114, 115})
LAST_NAV_COMMAND = 95
"""MAV_CMD values up to here are navigation: they are legs of the route."""
FEW = 12
"""Up to here every vehicle has its mission, home and second label line on the map."""
TARGET_HOLDS_S = 10.0


def key_of(vehicle: VehicleId) -> str:
    """Return the map's key of a vehicle."""
    return f"{vehicle.network}/{vehicle.sysid}"


def vehicle_of(key: str) -> VehicleId:
    """Return the vehicle of a map key."""
    network, sysid = key.split("/")
    return VehicleId(int(network), int(sysid))


_Look = tuple[VehicleState, bool, bool, int, Level, bool, UnitSettings]
"""State, selected, in the group, colour, worst alarm, with a label, units: what a mark is made of."""
_Stamp = tuple[tuple[MissionItem, ...], int | None, bool]


@dataclass(slots=True)
class SceneMaker:
    """Makes scenes; keeps what did not change, so that the map need not draw it again."""

    units: UnitSettings = METRIC
    _missions: dict[VehicleId, tuple[_Stamp, MissionMark]] = field(default_factory=dict)
    _marks: dict[VehicleId, tuple[_Look, VehicleMark | None]] = field(default_factory=dict)
    _fence_items: tuple[MissionItem, ...] = ()
    _fence_marks: tuple[FenceMark, ...] = ()
    _rally_items: tuple[MissionItem, ...] = ()
    _rally_marks: tuple[RallyMark, ...] = ()

    def scene(
        self,
        snapshot: FleetSnapshot,
        selected: VehicleId | None,
        group: Collection[VehicleId],
        colors: Mapping[VehicleId, int],
    ) -> MapScene:
        """Return the scene of this moment."""
        worst = worst_levels(snapshot.alarms)
        marks = []
        homes = []
        few = len(snapshot.vehicles) <= FEW
        kept, self._marks = self._marks, {}
        for vehicle, state in snapshot.vehicles.items():
            is_selected = vehicle == selected
            level = worst.get(vehicle, Level.OFF)
            label = few or is_selected
            look = (state, is_selected, vehicle in group, colors.get(vehicle, 0), level, label, self.units)
            before = kept.get(vehicle)
            # A state is a new object when anything changed; three scenes of four show it again.
            if before is not None and before[0][0] is state and before[0][1:] == look[1:]:
                mark = before[1]
            else:
                mark = self._mark(look)
            self._marks[vehicle] = (look, mark)
            if mark is not None:
                marks.append(mark)
            if state.home is not None and (few or vehicle == selected):
                homes.append(HomeMark(state.home.lat_deg, state.home.lon_deg, vehicle == selected))
        missions = tuple(
            drawn
            for vehicle, items in snapshot.missions.items()
            if (vehicle == selected or few)
            and vehicle in snapshot.vehicles
            and (drawn := self._mission(snapshot.vehicles[vehicle], items)) is not None
        )
        return MapScene(
            now_s=snapshot.time_s,
            vehicles=tuple(marks),
            missions=missions,
            fences=self._fences(snapshot.fences.get(selected, ()) if selected is not None else ()),
            rallies=self._rallies(snapshot.rallies.get(selected, ()) if selected is not None else ()),
            homes=tuple(homes),
            targets=_targets(snapshot.vehicles.get(selected) if selected else None, snapshot.time_s),
        )

    def _fences(self, items: tuple[MissionItem, ...]) -> tuple[FenceMark, ...]:
        if items is not self._fence_items:
            self._fence_items, self._fence_marks = items, fence_marks(items)
        return self._fence_marks

    def _rallies(self, items: tuple[MissionItem, ...]) -> tuple[RallyMark, ...]:
        if items is not self._rally_items:
            self._rally_items, self._rally_marks = items, rally_marks(items)
        return self._rally_marks

    def _mark(self, look: _Look) -> VehicleMark | None:
        state, selected, in_group, color, level, label, _ = look
        if state.position is None:
            return None
        motion = state.motion
        heading = motion.heading_deg if motion else None
        if heading is None and state.attitude is not None:
            heading = state.attitude.yaw_deg % 360.0
        return VehicleMark(
            key=key_of(state.vehicle),
            name=state.name,
            lat_deg=state.position.lat_deg,
            lon_deg=state.position.lon_deg,
            heading_deg=heading,
            course_deg=motion.course_deg if motion else None,
            speed_mps=motion.groundspeed_mps if motion else None,
            kind=state.identity.kind,
            color_index=color,
            selected=selected,
            in_group=in_group,
            level=level.name.lower() if level >= Level.CAUTION else "",
            link_lost=state.phase in (Phase.LINK_LOST, Phase.DISCONNECTED),
            age_s=state.silent_s,
            simulated=state.simulated,
            label_lines=(self._label(state),) if label else (),
        )

    def _label(self, state: VehicleState) -> str:
        parts = []
        if state.phase.airborne:
            if state.altitude is not None and state.altitude.rel_m is not None:
                parts.append(height(state.altitude.rel_m, self.units).text)
            if state.motion is not None and state.motion.groundspeed_mps is not None:
                parts.append(speed(state.motion.groundspeed_mps, self.units).text)
        else:
            lost = state.phase in (Phase.LINK_LOST, Phase.DISCONNECTED)
            parts.append("on ground" if state.in_air is False and not lost else state.phase.value.lower())
        charge = charge_pct(state)
        if charge is not None:
            parts.append(percent(charge).text)
        return " · ".join(parts)

    def _mission(self, state: VehicleState, items: tuple[MissionItem, ...]) -> MissionMark | None:
        progress = state.mission
        current = progress.current_seq if progress else None
        flying = state.armed and progress is not None and progress.state in (0, 3, 4)
        kept = self._missions.get(state.vehicle)
        if kept is not None and kept[0][0] is items and kept[0][1:] == (current, flying):
            return kept[1]
        points = tuple(_mission_points(state, items, current if flying else None))
        if len(points) < 2:
            return None
        mark = MissionMark(key_of(state.vehicle), points, key_of(state.vehicle))
        self._missions[state.vehicle] = ((items, current, flying), mark)
        return mark


def _targets(state: VehicleState | None, now_s: float) -> tuple[TargetMark, ...]:
    target = state.target if state is not None else None
    if state is None or target is None or not state.phase.airborne or now_s - target.time_s > TARGET_HOLDS_S:
        return ()
    if target.lat_deg is None or target.lon_deg is None or _in_mission(state):
        return ()
    return (TargetMark(target.lat_deg, target.lon_deg, "goto", 0.0, key_of(state.vehicle)),)


def _in_mission(state: VehicleState) -> bool:
    return state.mode.lower() in ("auto", "mission")


def _mission_points(
    state: VehicleState, items: tuple[MissionItem, ...], current: int | None
) -> list[MissionPoint]:
    points = []
    for item in items:
        if item.command > LAST_NAV_COMMAND or item.command in NAV_COMMANDS_WITHOUT_PLACE:
            continue
        if item.x == 0 and item.y == 0:
            continue
        leg = LegState.TODO
        if current is not None and item.seq < current:
            leg = LegState.DONE
        elif current is not None and item.seq == current:
            leg = LegState.ACTIVE
        home = item.seq == 0 and state.identity.firmware.value == "ArduPilot"
        points.append(MissionPoint(str(item.seq), item.x * 1e-7, item.y * 1e-7, leg, waypoint=not home))
    return points
