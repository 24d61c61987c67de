"""From a link's settings, as the pilot keeps them, to what the link manager opens."""

from __future__ import annotations

from gcs.links.url import parse_link_url
from gcs.mavlink import default_table
from gcs.model.errors import LinkError
from gcs.model.link import ForwardRule, LinkConfig
from gcs.model.settings import LinkSettings


def config_of(settings: LinkSettings) -> LinkConfig:
    """Return the configuration of a link.

    Raises:
        LinkError: a URL can't be understood, or a forwarded message is unknown.
    """
    url = parse_link_url(settings.url)
    by_name = default_table().by_name
    unknown = [name for name in settings.forward_messages if name not in by_name]
    if unknown:
        raise LinkError(
            f"There is no message {unknown[0]}", "Write names as MAVLink does, such as GLOBAL_POSITION_INT."
        )
    rule = None
    if settings.forward_to:
        rule = ForwardRule(
            endpoints=tuple(str(parse_link_url(text)) for text in settings.forward_to),
            allow_ids=frozenset(by_name[name].id for name in settings.forward_messages),
            sysids=frozenset(settings.forward_systems),
        )
    return LinkConfig(
        url=str(url),
        name=settings.name or str(url),
        network=settings.network,
        autoconnect=settings.autoconnect,
        forward=rule,
        bandwidth_bps=settings.bandwidth_bps or None,
        simulated=settings.simulated,
    )
