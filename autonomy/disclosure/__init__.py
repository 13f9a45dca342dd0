"""What a village has to disclose, and when."""
