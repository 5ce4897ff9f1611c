"""Roster files for tests: those of the demonstration, and small ones made on the spot."""

from pathlib import Path

GRAND_BEND = Path(__file__).parents[2] / "config/demo/grand_bend"
HEADER = "employee_number,last_name,first_name,email,job_title,site,unit,supervisor_number"


def grand_bend(name):
    """Bytes of one of the demonstration's files."""
    return (GRAND_BEND / name).read_bytes()


def sheet(*rows, header=HEADER):
    """A CSV file. A row may leave out cells at its end."""
    width = header.count(",")
    lines = [row + "," * (width - row.count(",")) for row in rows]
    return "\n".join([header, *lines, ""]).encode()
