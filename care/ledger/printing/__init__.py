"""Papers of care: queries → plain dataclasses → templates/care/print/."""
