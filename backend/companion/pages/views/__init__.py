"""What each template shows, worked out beforehand, so that the templates only lay it out."""
