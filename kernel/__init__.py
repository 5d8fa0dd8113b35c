"""What all nine services share: decider, journal, bus, clock, calendar, rulebook, http."""

__version__ = "0.1.0"
