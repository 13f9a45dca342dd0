"""Members and households out of offices' workbooks: read and sealed → matched → compared →
confirmed → undone."""
