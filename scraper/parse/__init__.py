"""From stored evidence to records: the one path that a sync and a reread share. No browser."""
