"""From the engine's picture to what the window's parts show: pure functions, tested without a window."""
