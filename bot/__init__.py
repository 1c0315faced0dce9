"""The process: command line, settings, wiring, logs. Everything is put together here; nothing imports it."""
