"""The settings of the single Kafka broker: properties, memory, logging."""

from collections.abc import Mapping
from typing import Final

NODE_ID: Final = 1
DATA_FOLDER: Final = "data"  # Relative to the broker's own folder, so the directory can be moved.
LOG_FILE: Final = "logs/server.log"

SUPER_USER: Final = "admin"

COMMON: Final[Mapping[str, str]] = {
    "process.roles": "broker,controller",
    "node.id": str(NODE_ID),
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": "CLIENTS",
    "auto.create.topics.enable": "false",
    # One broker keeps one copy; few partitions of the internal topics make it ready sooner.
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "4",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "1",
    "group.initial.rebalance.delay.ms": "0",
    "metadata.max.idle.interval.ms": "0",  # no record each half second that only says "alive"
}
"""The same for the embedded broker and for the container."""

SMALL_MACHINE: Final[Mapping[str, str]] = {
    "log.dirs": DATA_FOLDER,
    "num.network.threads": "2",
    "num.io.threads": "4",
    "log.cleaner.threads": "1",
    "log.cleaner.dedupe.buffer.size": str(16 * 1024 * 1024),  # The default would take 128 MB.
    "log.index.size.max.bytes": str(1024 * 1024),
}

JAVA_OPTIONS: Final = (
    "-Xms256m",
    "-Xmx320m",
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:-UsePerfData",  # No traces in the machine's temporary folder.
    "-XX:ErrorFile=logs/java-crash-%p.log",
    "-Djava.awt.headless=true",
    "-Dlog4j2.configurationFile=log4j2.properties",
    # Compression libraries call native code and Unsafe; without these Java prints warnings.
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
)

JAVA_OPTIONS_VARIABLE: Final = "ZHIXING_KAFKA_JAVA_OPTIONS"
"""More options of the embedded broker's Java, separated by blanks; the later of two wins."""

LOGGING: Final[Mapping[str, str]] = {
    "status": "error",
    "shutdownHook": "disable",  # Otherwise the log is closed before the broker has shut down.
    "appender.file.type": "RollingFile",
    "appender.file.name": "file",
    "appender.file.fileName": LOG_FILE,
    "appender.file.filePattern": "logs/server-%i.log",
    "appender.file.layout.type": "PatternLayout",
    "appender.file.layout.pattern": "%d{ISO8601} %-5p [%t] %c{1}: %m%n",
    "appender.file.policies.type": "Policies",
    "appender.file.policies.size.type": "SizeBasedTriggeringPolicy",
    "appender.file.policies.size.size": "10MB",
    "appender.file.strategy.type": "DefaultRolloverStrategy",
    "appender.file.strategy.max": "3",
    "rootLogger.level": "info",
    "rootLogger.appenderRefs": "file",
    "rootLogger.appenderRef.file.ref": "file",
}


def security_settings(password: str) -> dict[str, str]:
    """How clients and the controller prove who they are; with no password, not at all.

    The password is that of the super user, whom the broker knows from here. It sets the passwords
    and the rights of all others, whom the broker knows by SCRAM.
    """
    protocol = "SASL_PLAINTEXT" if password else "PLAINTEXT"
    asked = {"listener.security.protocol.map": f"CLIENTS:{protocol},CONTROLLER:{protocol}"}
    if not password:
        return asked
    module = "org.apache.kafka.common.security"
    who = f'username="{SUPER_USER}" password="{password}" user_{SUPER_USER}="{password}"'
    plain = f"{module}.plain.PlainLoginModule required {who};"
    return asked | {
        "sasl.mechanism.inter.broker.protocol": "PLAIN",
        "sasl.mechanism.controller.protocol": "PLAIN",
        "listener.name.clients.sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-512",
        "listener.name.clients.plain.sasl.jaas.config": plain,
        "listener.name.clients.scram-sha-512.sasl.jaas.config": (
            f"{module}.scram.ScramLoginModule required;"
        ),
        "listener.name.controller.sasl.enabled.mechanisms": "PLAIN",
        "listener.name.controller.plain.sasl.jaas.config": plain,
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": f"User:{SUPER_USER}",
    }


def broker_settings(port: int, controller_port: int, password: str = "") -> dict[str, str]:
    """The embedded broker's settings for its two ports on the loopback address. With a password of
    the super user it asks who a client is."""
    broker = f"CLIENTS://127.0.0.1:{port}"
    return {
        **COMMON,
        **SMALL_MACHINE,
        **security_settings(password),
        "listeners": f"{broker},CONTROLLER://127.0.0.1:{controller_port}",
        "advertised.listeners": broker,
        "controller.quorum.voters": f"{NODE_ID}@127.0.0.1:{controller_port}",
    }


def properties(settings: Mapping[str, str]) -> str:
    """A Java properties file. All of ours is plain ASCII, which needs no escapes."""
    text = "".join(f"{name}={value}\n" for name, value in settings.items())
    needs_no_escapes = text.isascii() and "\\" not in text
    assert needs_no_escapes, "a value needs escapes, which are not written here"
    return text
