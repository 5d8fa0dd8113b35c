"""Kafka door: what control listens to.

- intake: `CaseFiled` opens control and starts the collective query at once, without waiting
  for the reception (YL-069, YL-453); `FilingCorrected` brings the claim where it was
  corrected or first given.
"""

LISTENS_TO: tuple[str, ...] = ("intake",)
TOPIC = "zhixing.control"
