"""Supervision (节点、督办): the clock of every node of a case."""
