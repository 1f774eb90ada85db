"""The run: what it plans, walks and takes from the portal and the open API."""
