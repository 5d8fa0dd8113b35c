"""The Kafka door of supervision: it listens to everybody.

Which facts matter is not decided here: every fact that opens, closes, cancels or dates a node in
the pack of the case's court, and besides `intake.CaseFiled`, which starts the clocks, and
`triage.CaseTriaged` and `triage.CaseConverted`, which tell the tier.
"""

TOPIC = "zhixing.supervision"
LISTENS_TO: tuple[str, ...] = (
    "intake",
    "documents",
    "control",
    "triage",
    "enforcement",
    "disposal",
    "payments",
    "archive",
)
