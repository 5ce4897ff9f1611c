"""The pages of calendar and mail."""
