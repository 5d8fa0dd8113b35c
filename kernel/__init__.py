"""What all nine services share: decider, journal, bus, clock, calendar, rulebook, http."""
