"""The demo organisation: twelve people and months of life, written with the same actions as everything else."""
