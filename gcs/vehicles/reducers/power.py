"""Batteries: BATTERY_STATUS for each, SYS_STATUS where there is nothing better."""

from __future__ import annotations

from gcs.mavlink import Frame, Message
from gcs.model.vehicle import Battery
from gcs.vehicles.draft import Draft

UNKNOWN_MV = 65535
UNKNOWN_TEMPERATURE = 32767
STATUS_FIRST_S = 10.0
CHARGING = 7


def on_battery_status(draft: Draft, frame: Frame, now: float) -> None:
    """BATTERY_STATUS (147): cells until 65535, then voltages_ext (0 is none)."""
    msg = frame.msg
    draft.battery_status_s = now
    cells: list[int] = []
    for millivolts in msg.voltages:
        if millivolts == UNKNOWN_MV:
            break
        cells.append(millivolts)
    if len(cells) == len(msg.voltages):
        cells += [millivolts for millivolts in msg.voltages_ext if millivolts]
    known_temperature = msg.temperature != UNKNOWN_TEMPERATURE
    draft.batteries[msg.id] = Battery(
        time_s=now,
        battery_id=msg.id,
        voltage_v=sum(cells) / 1000.0 if cells else None,
        current_a=_current_a(msg.current_battery, charging=msg.charge_state == CHARGING),
        remaining_pct=_remaining(draft, msg, f"battery {msg.id} remaining"),
        consumed_mah=float(msg.current_consumed) if msg.current_consumed >= 0 else None,
        time_remaining_s=float(msg.time_remaining) if msg.time_remaining > 0 else None,
        temperature_degc=msg.temperature / 100.0 if known_temperature else None,
        # One value is the whole battery, not a cell.
        cells_v=tuple(millivolts / 1000.0 for millivolts in cells) if len(cells) > 1 else (),
        charge_state=msg.charge_state,
    )


def take_sys_status_battery(draft: Draft, msg: Message, now: float) -> None:
    """The battery part of SYS_STATUS (1): a fallback for battery 0."""
    if now - draft.battery_status_s < STATUS_FIRST_S:
        return
    millivolts = msg.voltage_battery
    # 0 mV is what vehicles without a battery monitor send.
    voltage_v = millivolts / 1000.0 if millivolts not in (0, UNKNOWN_MV) else None
    remaining = _remaining(draft, msg, "battery 0 remaining")
    if voltage_v is None and (remaining is None or millivolts == 0):
        return
    draft.batteries[0] = Battery(now, 0, voltage_v, _current_a(msg.current_battery), remaining)


def _current_a(centiamperes: int, *, charging: bool = False) -> float | None:
    # -1 is unknown; PX4 also sends its own -1 A for unknown as -100.
    if centiamperes < 0 and not charging:
        return None
    return centiamperes / 100.0


def _remaining(draft: Draft, msg: Message, name: str) -> float | None:
    percent = msg.battery_remaining
    if percent == -1:
        return None
    return float(percent) if draft.check(name, 0 <= percent <= 100) else None
