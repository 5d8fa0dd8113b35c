"""A whole deployment on this machine: embedded servers, services, sandbox."""
