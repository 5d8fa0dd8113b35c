"""Control (查控、保全、事项委托): inquiries, what they find, freezes and deductions."""
