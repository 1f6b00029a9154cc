"""What every entry of a case shares: how it is shown, and how it is asked for."""
