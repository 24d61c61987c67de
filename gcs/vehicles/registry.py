"""All vehicles: each frame reaches the one vehicle that sent it, found by network and system id."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from gcs.mavlink import Frame
from gcs.model.clock import Clock
from gcs.model.ids import VehicleId
from gcs.vehicles.model import VehicleModel
from gcs.vehicles.roles import is_vehicle_heartbeat

NetworkOfLink = Callable[[int], int] | Mapping[int, int]


def default_name(vehicle: VehicleId) -> str:
    """Return the name of a vehicle that nobody named."""
    return f"Vehicle {vehicle}"


class Registry:
    """Vehicles by id; new ones appear with an autopilot's first heartbeat."""

    def __init__(self, clock: Clock, name_of: Callable[[VehicleId], str] = default_name) -> None:
        self._clock = clock
        self._name_of = name_of
        self._networks: dict[int, dict[int, VehicleModel]] = {}

    def __iter__(self) -> Iterator[VehicleModel]:
        for network in self._networks.values():
            yield from network.values()

    def __len__(self) -> int:
        return sum(len(network) for network in self._networks.values())

    def get(self, vehicle: VehicleId) -> VehicleModel | None:
        """Return a vehicle, None when it was never heard."""
        return self._networks.get(vehicle.network, {}).get(vehicle.sysid)

    def remove(self, vehicle: VehicleId) -> None:
        """Forget a vehicle; it comes back with its next heartbeat."""
        self._networks.get(vehicle.network, {}).pop(vehicle.sysid, None)

    def route(self, frames: list[Frame], network_of_link: NetworkOfLink) -> list[VehicleModel]:
        """Hand each frame to its vehicle; return the vehicles that got any, new ones included."""
        network_of = network_of_link if callable(network_of_link) else network_of_link.__getitem__
        touched: dict[VehicleModel, None] = {}
        link: int | None = None
        network = 0
        models: dict[int, VehicleModel] = {}
        for frame in frames:
            if frame.link != link:
                link = frame.link
                network = network_of(link)
                models = self._networks.setdefault(network, {})
            model = models.get(frame.sysid)
            if model is None:
                if not is_vehicle_heartbeat(frame):
                    continue
                model = models[frame.sysid] = self._create(VehicleId(network, frame.sysid), frame)
            model.offer(frame)
            touched[model] = None
        return list(touched)

    def _create(self, vehicle: VehicleId, frame: Frame) -> VehicleModel:
        model = VehicleModel(vehicle, self._clock.monotonic(), self._name_of(vehicle))
        model.set_autopilot(frame.compid)
        return model
