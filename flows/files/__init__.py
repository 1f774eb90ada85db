"""Files of the portal: from a link or a press to a stored file that is what was asked for."""
