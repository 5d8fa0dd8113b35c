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

topic --topic zhixing.intake --partitions 6 --config retention.ms=-1 --config max.message.bytes=5000000
topic --topic zhixing.intake.parked --partitions 1 --config retention.ms=-1 --config max.message.bytes=5000000
topic --topic zhixing.documents --partitions 6 --config retention.ms=-1 --config max.message.bytes=5000000
topic --topic zhixing.documents.parked --partitions 1 --config retention.ms=-1 --config max.message.bytes=5000000
topic --topic zhixing.control --partitions 6 --config retention.ms=-1 --config max.message.bytes=5000000
topic --topic zhixing.control.parked --partitions 1 --config retention.ms=-1 --config max.message.bytes=5000000
topic --topic zhixing.triage --partitions 6 --config retention.ms=-1 --config max.message.bytes=5000000
topic --topic zhixing.triage.parked --partitions 1 --config retention.ms=-1 --config max.message.bytes=5000000
topic --topic zhixing.enforcement --partitions 6 --config retention.ms=-1 --config max.message.bytes=5000000
topic --topic zhixing.enforcement.parked --partitions 1 --config retention.ms=-1 --config max.message.bytes=5000000
topic --topic zhixing.disposal --partitions 6 --config retention.ms=-1 --config max.message.bytes=5000000
topic --topic zhixing.disposal.parked --partitions 1 --config retention.ms=-1 --config max.message.bytes=5000000
topic --topic zhixing.payments --partitions 6 --config retention.ms=-1 --config max.message.bytes=5000000
topic --topic zhixing.payments.parked --partitions 1 --config retention.ms=-1 --config max.message.bytes=5000000
topic --topic zhixing.archive --partitions 6 --config retention.ms=-1 --config max.message.bytes=5000000
topic --topic zhixing.archive.parked --partitions 1 --config retention.ms=-1 --config max.message.bytes=5000000
topic --topic zhixing.supervision --partitions 6 --config retention.ms=-1 --config max.message.bytes=5000000
topic --topic zhixing.supervision.parked --partitions 1 --config retention.ms=-1 --config max.message.bytes=5000000

right --allow-principal User:zhixing.intake --operation Write --topic zhixing.intake
right --allow-principal User:zhixing.intake --operation Write --topic zhixing.intake.parked
right --allow-principal User:zhixing.intake --operation Read --topic zhixing.intake
right --allow-principal User:zhixing.intake --operation Read --topic zhixing.enforcement
right --allow-principal User:zhixing.intake --operation Read --topic zhixing.triage
right --allow-principal User:zhixing.intake --operation Read --group zhixing.intake
right --allow-principal User:zhixing.documents --operation Write --topic zhixing.documents
right --allow-principal User:zhixing.documents --operation Write --topic zhixing.documents.parked
right --allow-principal User:zhixing.documents --operation Read --topic zhixing.documents
right --allow-principal User:zhixing.documents --operation Read --topic zhixing.intake
right --allow-principal User:zhixing.documents --operation Read --topic zhixing.control
right --allow-principal User:zhixing.documents --operation Read --topic zhixing.triage
right --allow-principal User:zhixing.documents --operation Read --topic zhixing.enforcement
right --allow-principal User:zhixing.documents --operation Read --topic zhixing.disposal
right --allow-principal User:zhixing.documents --operation Read --topic zhixing.payments
right --allow-principal User:zhixing.documents --operation Read --topic zhixing.archive
right --allow-principal User:zhixing.documents --operation Read --topic zhixing.supervision
right --allow-principal User:zhixing.documents --operation Read --group zhixing.documents
right --allow-principal User:zhixing.control --operation Write --topic zhixing.control
right --allow-principal User:zhixing.control --operation Write --topic zhixing.control.parked
right --allow-principal User:zhixing.control --operation Read --topic zhixing.control
right --allow-principal User:zhixing.control --operation Read --topic zhixing.intake
right --allow-principal User:zhixing.control --operation Read --topic zhixing.triage
right --allow-principal User:zhixing.control --operation Read --topic zhixing.documents
right --allow-principal User:zhixing.control --operation Read --topic zhixing.enforcement
right --allow-principal User:zhixing.control --operation Read --group zhixing.control
right --allow-principal User:zhixing.triage --operation Write --topic zhixing.triage
right --allow-principal User:zhixing.triage --operation Write --topic zhixing.triage.parked
right --allow-principal User:zhixing.triage --operation Read --topic zhixing.triage
right --allow-principal User:zhixing.triage --operation Read --topic zhixing.intake
right --allow-principal User:zhixing.triage --operation Read --topic zhixing.control
right --allow-principal User:zhixing.triage --operation Read --topic zhixing.disposal
right --allow-principal User:zhixing.triage --operation Read --topic zhixing.enforcement
right --allow-principal User:zhixing.triage --operation Read --topic zhixing.supervision
right --allow-principal User:zhixing.triage --operation Read --group zhixing.triage
right --allow-principal User:zhixing.enforcement --operation Write --topic zhixing.enforcement
right --allow-principal User:zhixing.enforcement --operation Write --topic zhixing.enforcement.parked
right --allow-principal User:zhixing.enforcement --operation Read --topic zhixing.enforcement
right --allow-principal User:zhixing.enforcement --operation Read --topic zhixing.intake
right --allow-principal User:zhixing.enforcement --operation Read --topic zhixing.triage
right --allow-principal User:zhixing.enforcement --operation Read --topic zhixing.control
right --allow-principal User:zhixing.enforcement --operation Read --topic zhixing.documents
right --allow-principal User:zhixing.enforcement --operation Read --topic zhixing.payments
right --allow-principal User:zhixing.enforcement --operation Read --topic zhixing.archive
right --allow-principal User:zhixing.enforcement --operation Read --group zhixing.enforcement
right --allow-principal User:zhixing.disposal --operation Write --topic zhixing.disposal
right --allow-principal User:zhixing.disposal --operation Write --topic zhixing.disposal.parked
right --allow-principal User:zhixing.disposal --operation Read --topic zhixing.disposal
right --allow-principal User:zhixing.disposal --operation Read --topic zhixing.intake
right --allow-principal User:zhixing.disposal --operation Read --topic zhixing.control
right --allow-principal User:zhixing.disposal --operation Read --topic zhixing.triage
right --allow-principal User:zhixing.disposal --operation Read --topic zhixing.documents
right --allow-principal User:zhixing.disposal --operation Read --topic zhixing.enforcement
right --allow-principal User:zhixing.disposal --operation Read --group zhixing.disposal
right --allow-principal User:zhixing.payments --operation Write --topic zhixing.payments
right --allow-principal User:zhixing.payments --operation Write --topic zhixing.payments.parked
right --allow-principal User:zhixing.payments --operation Read --topic zhixing.payments
right --allow-principal User:zhixing.payments --operation Read --topic zhixing.intake
right --allow-principal User:zhixing.payments --operation Read --topic zhixing.triage
right --allow-principal User:zhixing.payments --operation Read --topic zhixing.documents
right --allow-principal User:zhixing.payments --operation Read --group zhixing.payments
right --allow-principal User:zhixing.archive --operation Write --topic zhixing.archive
right --allow-principal User:zhixing.archive --operation Write --topic zhixing.archive.parked
right --allow-principal User:zhixing.archive --operation Read --topic zhixing.archive
right --allow-principal User:zhixing.archive --operation Read --topic zhixing.intake
right --allow-principal User:zhixing.archive --operation Read --topic zhixing.enforcement
right --allow-principal User:zhixing.archive --operation Read --topic zhixing.triage
right --allow-principal User:zhixing.archive --operation Read --topic zhixing.documents
right --allow-principal User:zhixing.archive --operation Read --group zhixing.archive
right --allow-principal User:zhixing.supervision --operation Write --topic zhixing.supervision
right --allow-principal User:zhixing.supervision --operation Write --topic zhixing.supervision.parked
right --allow-principal User:zhixing.supervision --operation Read --topic zhixing.supervision
right --allow-principal User:zhixing.supervision --operation Read --topic zhixing.intake
right --allow-principal User:zhixing.supervision --operation Read --topic zhixing.documents
right --allow-principal User:zhixing.supervision --operation Read --topic zhixing.control
right --allow-principal User:zhixing.supervision --operation Read --topic zhixing.triage
right --allow-principal User:zhixing.supervision --operation Read --topic zhixing.enforcement
right --allow-principal User:zhixing.supervision --operation Read --topic zhixing.disposal
right --allow-principal User:zhixing.supervision --operation Read --topic zhixing.payments
right --allow-principal User:zhixing.supervision --operation Read --topic zhixing.archive
right --allow-principal User:zhixing.supervision --operation Read --group zhixing.supervision
right --allow-principal User:zhixing.operations --operation Read --topic zhixing. --resource-pattern-type prefixed
right --allow-principal User:zhixing.operations --operation Describe --group zhixing. --resource-pattern-type prefixed
right --allow-principal User:zhixing.operations --operation Read --group zhixing.operations --resource-pattern-type prefixed
right --allow-principal User:zhixing.portal --operation Read --topic zhixing. --resource-pattern-type prefixed
right --allow-principal User:zhixing.portal --operation Describe --group zhixing. --resource-pattern-type prefixed
right --allow-principal User:zhixing.portal --operation Read --group zhixing.portal --resource-pattern-type prefixed
