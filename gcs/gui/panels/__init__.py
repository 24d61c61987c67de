"""The panels of the window: siblings that know nothing of each other and are fed by arguments."""
