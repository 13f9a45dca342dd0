"""What the demo's villages decided."""
