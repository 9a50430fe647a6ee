"""The deeds of events, by noun: `seats`, `waitlist`, `planning`, `evening`."""
