"""The case book: one read model of every service's events. Disposable; rebuilt from the topics."""
