"""The window: the shell around the workspaces, and the workspaces put together from panels."""
