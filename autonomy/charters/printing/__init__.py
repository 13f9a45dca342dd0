"""What each paper of self-government shows: queries → plain dataclasses →
templates/autonomy/print/."""
