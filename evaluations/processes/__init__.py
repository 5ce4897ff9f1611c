"""The rules of a group: files, dates, whom they serve, and a look ahead."""
