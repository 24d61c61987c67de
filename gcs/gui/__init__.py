"""The window: everything a person sees and touches, fed by plain records from the engine."""
