"""What has happened: the event schemas of the nine services. Imports nothing of ours."""
