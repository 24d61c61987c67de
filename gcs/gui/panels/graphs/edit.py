"""Changes to what is drawn, as functions from one configuration to the next."""

from __future__ import annotations

from dataclasses import replace

from gcs.gui.panels.graphs.config import GraphConfig, GraphsConfig, SeriesConfig, TabConfig


def _with_tab(config: GraphsConfig, tab: TabConfig) -> GraphsConfig:
    tabs = list(config.tabs)
    tabs[config.current] = tab
    return replace(config, tabs=tuple(tabs))


def _with_graph(config: GraphsConfig, place: int, graph: GraphConfig) -> GraphsConfig:
    tab = config.tabs[config.current]
    graphs = list(tab.graphs)
    graphs[place] = graph
    return _with_tab(config, replace(tab, graphs=tuple(graphs)))


def add_tab(config: GraphsConfig, name: str) -> GraphsConfig:
    """Add an empty tab and bring it to the front."""
    return replace(config, tabs=(*config.tabs, TabConfig(name)), current=len(config.tabs))


def remove_tab(config: GraphsConfig) -> GraphsConfig:
    """Remove the tab in front, unless it is the last one."""
    if len(config.tabs) < 2:
        return config
    tabs = config.tabs[: config.current] + config.tabs[config.current + 1 :]
    return replace(config, tabs=tabs, current=min(config.current, len(tabs) - 1))


def rename_tab(config: GraphsConfig, name: str) -> GraphsConfig:
    """Rename the tab in front; an empty name changes nothing."""
    return _with_tab(config, replace(config.tabs[config.current], name=name)) if name else config


def choose_tab(config: GraphsConfig, number: int) -> GraphsConfig:
    """Bring a tab to the front."""
    return replace(config, current=number) if 0 <= number < len(config.tabs) else config


def add_graph(config: GraphsConfig, title: str) -> GraphsConfig:
    """Add an empty graph to the tab in front; its title gets a number where it is taken."""
    tab = config.tabs[config.current]
    taken, name, number = {graph.title for graph in tab.graphs}, title, 2
    while name in taken:
        name, number = f"{title} {number}", number + 1
    return _with_tab(config, replace(tab, graphs=(*tab.graphs, GraphConfig(name))))


def remove_graph(config: GraphsConfig, place: int) -> GraphsConfig:
    """Remove a graph of the tab in front."""
    tab = config.tabs[config.current]
    return _with_tab(config, replace(tab, graphs=tab.graphs[:place] + tab.graphs[place + 1 :]))


def rename_graph(config: GraphsConfig, place: int, title: str) -> GraphsConfig:
    """Give a graph another title; an empty one changes nothing."""
    graph = config.tabs[config.current].graphs[place]
    return _with_graph(config, place, replace(graph, title=title)) if title else config


def add_series(config: GraphsConfig, place: int, series: SeriesConfig) -> GraphsConfig:
    """Add a line to a graph, unless it is there; it takes the first free colour."""
    graph = config.tabs[config.current].graphs[place]
    if any((s.field, s.follow) == (series.field, series.follow) for s in graph.series):
        return config
    taken = {s.colour if s.colour >= 0 else number for number, s in enumerate(graph.series)}
    if series.colour < 0:
        free = next(number for number in range(len(taken) + 1) if number not in taken)
        series = replace(series, colour=free)
    return _with_graph(config, place, replace(graph, series=(*graph.series, series)))


def remove_series(config: GraphsConfig, place: int, number: int) -> GraphsConfig:
    """Remove a line; the others keep their colours."""
    graph = config.tabs[config.current].graphs[place]
    kept = [
        replace(s, colour=s.colour if s.colour >= 0 else at)
        for at, s in enumerate(graph.series)
        if at != number
    ]
    return _with_graph(config, place, replace(graph, series=tuple(kept)))


def toggle_right(config: GraphsConfig, place: int, number: int) -> GraphsConfig:
    """Move a line to the second axis, or back."""
    graph = config.tabs[config.current].graphs[place]
    series = list(graph.series)
    series[number] = replace(series[number], right=not series[number].right)
    return _with_graph(config, place, replace(graph, series=tuple(series)))
