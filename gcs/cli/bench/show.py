"""Benchmarks as a table."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from gcs.cli.bench.report import Report


def show(reports: Mapping[str, Report]) -> None:
    """Print all figures, each with its limit and whether it holds."""
    table = Table("Benchmark", "Figure", "Measured", "Limit", "", box=None, pad_edge=False)
    for name, report in reports.items():
        for figure in report.figures:
            value = "–" if figure.value is None else f"{figure.value:,.2f} {figure.unit}"
            limit = "" if figure.limit is None else f"{figure.sense} {figure.limit:g} {figure.unit}"
            holds = {True: "holds", False: "MISSED", None: ""}[figure.holds]
            table.add_row(name, figure.name, value, limit, holds)
    Console().print(table)
