"""The people of the court: what each does about a case, by what stands on the screens."""
