"""Files of megabytes: read, or refused, in bounded memory and time.

Each is measured in a process of its own, because peak memory never goes down again.
"""

import json
import subprocess
import sys
from datetime import date, timedelta

import pytest

from flat_folders import DETAILED, folder

MOST_MEGABYTES = 300
MOST_SECONDS = 300
MEASURE = """
import json, resource, sys
from pathlib import Path
from herringbone.exchange.flat import read_folder
reading = read_folder(Path(sys.argv[1]))
try:  # a child's ru_maxrss begins at its parent's, so the kernel's own high-water mark first
    status = Path("/proc/self/status").read_text()
    peak = next(int(line.split()[1]) for line in status.splitlines() if line[:6] == "VmHWM:")
except OSError:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak /= 1 << 10 if sys.platform == "darwin" else 1
print(json.dumps({
    "megabytes": peak / (1 << 10),
    "marks": int((reading.registers.marks != 0).sum()) if reading.registers else None,
    "kinds": sorted(reading.refused.counts),
    "refused": len(reading.refused),
}))
"""
SMALL, LARGE = 5_000_000, 200_000_000
SIZES = [SMALL, pytest.param(LARGE, marks=pytest.mark.slow)]
ROW = 28  # bytes of "P000001,2024-09-03,AM,/,,,\n", about


def school_days(count):
    day, found = date(2024, 9, 2), []
    while len(found) < count:
        if day.weekday() < 5 and day.month not in (8,):
            found.append(day)
        day += timedelta(days=1)
    return found


def write_school(path, size):
    """A school whose `marks.csv` has about `size` bytes, by day as a register is taken."""
    pupils = max(60, min(2400, size // ROW // 380))
    days = school_days(size // ROW // pupils // 2)
    calendar = "".join(f"{day},autumn,1\n" for day in days)
    keys = [f"P{n:06d}" for n in range(pupils)]
    roll = "".join(f"{key},8,8A,2024-09-01\n" for key in keys)
    folder(
        path,
        {
            "calendar.csv": "date,term,half_term\n" + calendar,
            "pupils.csv": "pupil_id,year_group,class,start_date\n" + roll,
            "marks.csv": None,
        },
    )
    with (path / "marks.csv").open("w", newline="") as out:
        out.write(DETAILED)
        for n, day in enumerate(days):
            for session, stroke in (("AM", "/"), ("PM", "\\")):
                for m, key in enumerate(keys):
                    code = "I" if (n + m) % 17 == 0 else stroke
                    ending = f"{code},,,"
                    if (n + m) % 50 < 2:  # some with details, each note once
                        ending = ("L,12,bus,", f"I,,illness,call {n}-{m}")[(n + m) % 2]
                    out.write(f"{key},{day},{session},{ending}\n")
    return 2 * len(days) * pupils


def measure(path):
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)],
        capture_output=True,
        text=True,
        timeout=MOST_SECONDS,
        check=False,
    )
    (path / "marks.csv").unlink()  # pytest keeps its folders for three runs
    assert done.returncode == 0 and not done.stderr, done.stderr
    return json.loads(done.stdout)


@pytest.mark.thorough
@pytest.mark.parametrize("size", SIZES)
def test_a_large_register_is_read(tmp_path, size):
    expected = write_school(tmp_path, size)
    found = measure(tmp_path)
    assert found["refused"] == 0 and found["marks"] == expected
    assert found["megabytes"] < MOST_MEGABYTES


RUBBISH = {
    "one endless line": (b"", b"x", "unreadable file"),
    "one endless line under a header": (DETAILED.encode(), b"x", "unreadable file"),
    "one endless quoted field": (DETAILED.encode(), b'"x', "unreadable file"),
    "a quote that swallows lines": (DETAILED.encode() + b'"', b"ann,2024\n", "bad row"),
    "quotes and nothing else": (DETAILED.encode(), b'"\n', "bad row"),
    "NUL bytes": (b"", b"\0", "unreadable file"),
    "blank lines": (DETAILED.encode(), b" " * 9 + b"\n", None),
    "commas": (DETAILED.encode(), b",", "unreadable file"),
    "lines that are no marks": (DETAILED.encode(), b"the cat sat on the mat,,,,,,\n", "bad value"),
}


@pytest.mark.thorough
@pytest.mark.parametrize("name", RUBBISH)
@pytest.mark.thorough
@pytest.mark.parametrize("size", SIZES)
def test_rubbish_is_refused_in_the_same_memory(tmp_path, name, size):
    before, repeated, kind = RUBBISH[name]
    with (folder(tmp_path, {}) / "marks.csv").open("wb") as out:
        out.write(before)
        piece = repeated * (1_000_000 // len(repeated))
        for _ in range(size // len(piece)):
            out.write(piece)
    found = measure(tmp_path)
    assert found["megabytes"] < MOST_MEGABYTES
    assert (kind in found["kinds"]) if kind else not found["refused"]
