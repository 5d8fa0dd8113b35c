"""Reading and checking the logs of a deployment."""
