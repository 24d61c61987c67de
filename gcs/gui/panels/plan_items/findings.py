"""The findings about fences and rally points, for the symbols in their rows."""

from __future__ import annotations

from gcs.gui.panels.plan_items.rows import Marked, signs
from gcs.gui.present.plan_view import PlanView
from gcs.planning.refs import Part, Ref


class PartFindings:
    """The worst finding of each part that is no item, while it is about the plan that is shown."""

    def __init__(self) -> None:
        self._marked: dict[Ref, Marked] = {}
        self._analysis: object = None

    def take(self, view: PlanView) -> None:
        """Take a new picture of the plan."""
        analysis = view.analysis
        if analysis is self._analysis:
            return
        self._analysis = analysis
        self._marked = {}
        for finding in analysis.findings if analysis is not None else ():
            sign = signs()[finding.severity]
            for ref in finding.refs:
                if ref.part is Part.ITEM:
                    continue
                before = self._marked.get(ref)
                text = finding.text if before is None else f"{before.text}\n{finding.text}"
                worst = before.sign if before is not None and before.sign == "critical" else sign
                self._marked[ref] = Marked(worst, text)

    def of(self, ref: Ref) -> Marked | None:
        """Return what is wrong with a part."""
        return self._marked.get(ref)
