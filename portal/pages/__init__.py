"""The pages of the portal: server-rendered, usable without JavaScript, their state in the URL."""
