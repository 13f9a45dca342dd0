"""Files of divisions as the tests need them."""

from pathlib import Path

from associations.divisions import importing
from associations.divisions.importing import DivisionReading
from associations.divisions.services import UPLOAD

DATA = Path(__file__).resolve().parents[1] / "data"
TOWNSHIP_FILE = (
    DATA / "divisions-431321107.csv"
)  # 双峰县, 洪山殿镇, its 22 villages and 4 communities
COUNTY_FILE = (
    DATA / "divisions-431321.csv"
)  # 双峰县, its 16 townships, 523 villages and communities


def csv_of(*rows: str, header: str = "code,name,kind") -> bytes:
    return "\n".join([header, *rows]).encode()


def read_divisions(data: bytes, name: str) -> DivisionReading:
    return importing.read_divisions(UPLOAD.read(data, name))
