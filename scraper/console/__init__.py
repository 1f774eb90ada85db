"""Pages for people who look rather than type: what the store holds, as the holder of a token may see it. No HTTP."""
