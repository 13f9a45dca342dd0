"""Democratic appraisals and questionnaires."""
