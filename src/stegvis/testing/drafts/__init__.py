"""Cases on every boundary that decides what is proposed, as it is now, for a clinician to confirm."""
