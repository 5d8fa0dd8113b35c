"""What the law says of days, limits, interest and case numbers. Pure."""
