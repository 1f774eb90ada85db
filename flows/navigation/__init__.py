"""The way to a screen, a card or a tab, by what a person reads."""
