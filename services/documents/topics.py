"""The Kafka door of documents: whom it listens to, and why.

`intake.CaseFiled` orders the package and names the parties, `intake.FirstReceptionHeld` tells
how they may be served. Beyond that, every service may
record an event that the parties must be told of; which ones do stands in the court's
disclosure table, so documents listens to all and looks each fact up there.
"""

TOPIC = "zhixing.documents"
LISTENS_TO: tuple[str, ...] = (
    "intake",
    "control",
    "triage",
    "enforcement",
    "disposal",
    "payments",
    "archive",
    "supervision",
)
