"""From a command to events: decider, service loop, state cache, steps, test vocabulary."""
