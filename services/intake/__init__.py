"""Intake (立案核对、初次接待): filing, the check of the filing, the first reception."""
