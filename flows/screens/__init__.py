"""One screen, one file: which list or panel it is and how it is opened."""
