"""A page with a folium map that needs nothing but its own file."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from gcs.recording.report_assets import PAGE_CSS, POLICY, leaflet_script, leaflet_style, world_outlines

_MAP_ELEMENT = re.compile(r'<div class="folium-map"[^>]*></div>')
COAST = "#1E4C66"


def empty_chart(folium: Any) -> tuple[Any, Any]:
    """Return a figure and the map in it: the world's coasts, and none of folium's own addresses."""
    figure = folium.Figure()
    chart = folium.Map(
        location=(0.0, 0.0),
        zoom_start=2,
        tiles=None,
        control_scale=True,
        attributionControl=False,
        max_zoom=22,
    )
    chart.default_js, chart.default_css = [], []
    figure.add_child(chart)
    folium.PolyLine(
        world_outlines(), color=COAST, weight=1, opacity=0.8, interactive=False, smooth_factor=0.5
    ).add_to(chart)
    return figure, chart


def page_parts(title: str, figure: str, top: str, bottom: str, css: str = "") -> Iterator[bytes]:
    """Yield a page: what comes before the map, the map of a rendered figure, and what comes after.

    Args:
        title: the page's title, as text.
        figure: what folium rendered.
        top: HTML before the map.
        bottom: HTML after it.
        css: more of a style sheet.
    """
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{html.escape(title)}</title>"
        f"<style>{leaflet_style()}</style><style>{PAGE_CSS}{css}</style><script>{leaflet_script()}</script>"
    )
    start, _, rest = figure.partition("<head>")
    place = _MAP_ELEMENT.search(rest)
    assert place is not None, "folium no longer writes its map as expected"
    before, after = f"<main>{top}<div class=map>", f"</div>{bottom}</main>"
    for part in (start, "<head>", head, rest[: place.start()], before, place[0], after, rest[place.end() :]):
        yield part.encode()
