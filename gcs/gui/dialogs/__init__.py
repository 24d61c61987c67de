"""Windows beside the main one; none is modal, none covers the map by itself."""
