"""Recording: the tlog and event log of a session, history for graphs, exports and flight reports."""
