"""The embedded broker, and which brokers there are."""
