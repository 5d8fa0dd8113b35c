"""`zhixing topics`: the topics and who may use them, as a script for Kafka's own tools."""

import shlex
from collections.abc import Iterator
from typing import Annotated

import typer

from contracts.catalogue import HOUSES, SERVICES
from kernel.messaging.relay import PREFIX
from kernel.messaging.rights import Right, rights
from kernel.messaging.topics import TOPIC, topics_of

HEAD = """\
#!/bin/sh
# The topics of the houses, and who may use them: what `zhixing prepare` and the embedded broker do,
# for a broker that others look after. Printed by `zhixing topics`; a test compares both.
#
#   BOOTSTRAP=kafka:9092 CONFIG=super-user.properties sh deploy/kafka-rights.sh
#
# Each house needs a user of the name of its topic (SCRAM-SHA-512), and so does the reader of all.
set -eu
at="--bootstrap-server $BOOTSTRAP --command-config $CONFIG"
topic() { kafka-topics.sh $at --create --if-not-exists "$@"; }
right() { kafka-acls.sh $at --add "$@"; }
"""

app = typer.Typer(add_completion=False)


@app.command()
def topics_command(
    prefix: Annotated[str, typer.Option(help="What the names of the topics begin with.")] = PREFIX,
) -> None:
    """Print the topics and who may use them, as a script for Kafka's own tools."""
    typer.echo(script(prefix), nl=False)


def script(prefix: str = PREFIX) -> str:
    """The script that makes the topics and gives the rights."""
    return "\n".join([HEAD, *_topics(prefix), "", *_rights(prefix), ""])


def _topics(prefix: str) -> Iterator[str]:
    configs = " ".join(f"--config {name}={value}" for name, value in TOPIC.items())
    for name, partitions in topics_of(SERVICES, prefix):
        yield f"topic --topic {shlex.quote(name)} --partitions {partitions} {configs}"


def _rights(prefix: str) -> Iterator[str]:
    listens_to = {house.name: house.listens_to for house in HOUSES.values()}
    for right in rights(listens_to, prefix):
        yield _given(right)


def _given(right: Right) -> str:
    pattern = " --resource-pattern-type prefixed" if right.prefixed else ""
    return (
        f"right --allow-principal User:{shlex.quote(right.principal)} "
        f"--operation {right.operation.title()} "
        f"--{right.resource} {shlex.quote(right.name)}{pattern}"
    )
