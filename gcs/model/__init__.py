"""The words everyone in the program speaks: frozen records and enums, free of I/O and of Qt."""
