"""The storm: nine services in memory, one seed, and everything going wrong that can."""
