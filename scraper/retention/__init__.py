"""How long what is kept is kept: evidence that nothing rests on any more goes, and a person's name where it has to."""
