"""What a village has and lacks, at one glance."""
