"""Panels: siblings that know nothing of each other; the workspaces put them together."""
