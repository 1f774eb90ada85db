"""The schedule: what is sent when. Pure but for the settings that it goes by."""
