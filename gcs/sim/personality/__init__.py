"""What makes a vehicle an ArduPilot or a PX4 one: modes, refusals, texts, parameters, streams, quirks."""
