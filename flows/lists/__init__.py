"""Lists: shown at their widest, walked to their proven end, kept as evidence."""
