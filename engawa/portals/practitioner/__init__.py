"""The practitioner's desk."""
