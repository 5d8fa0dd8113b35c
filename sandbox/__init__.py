"""The outside world as real HTTP servers, for the demonstration and the tests."""
