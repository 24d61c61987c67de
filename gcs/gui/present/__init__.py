"""From the engine's picture to what the window's parts show: pure functions, so that they are tested without Qt."""
