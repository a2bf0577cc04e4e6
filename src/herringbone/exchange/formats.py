"""Every format that can be read, in one visible table, and the one function that picks among them.

A new format is a module with a `read` and a line here; a new CSV export is only a profile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from herringbone.exchange.census import read_census
from herringbone.exchange.edfi import read_edfi
from herringbone.exchange.edfi_files import edfi_files
from herringbone.exchange.flat import read_folder
from herringbone.exchange.flat.columns import FILES
from herringbone.exchange.flat.mark_rules import LegacyCodes
from herringbone.exchange.lines import Progress, encoding_of
from herringbone.exchange.mapped_csv import read_mapped
from herringbone.exchange.problems import Kind, Problem, Problems, Reading, Refused
from herringbone.exchange.profiles import Profile, find, packaged
from herringbone.exchange.tables import header_of
from herringbone.exchange.xml_records import records, root_name


@dataclass(frozen=True, slots=True)
class Options:
    """What a caller may ask of any format; a format takes no notice of what it has no use for."""

    school_id: str | None = None
    skip_bad_rows: bool = False
    legacy_codes: LegacyCodes = "refuse"
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """`finds` gives the path to read within what was named, or None where it is not this format;
    a format read by profiles is asked once for each."""

    says: str
    finds: Callable[[Path, Profile], Path | None]
    read: Callable[[Path, Profile, Options], Reading]


def _finds_edfi(path: Path, _profile: Profile) -> Path | None:
    folder = path if path.is_dir() else path.parent
    if path.is_file() and path.suffix.lower() != ".xml":
        return None
    found = edfi_files(folder)
    return folder if found and (path.is_dir() or path in found.values()) else None


def _finds_mapped(path: Path, profile: Profile) -> Path | None:
    wanted = set(profile.get("recognised_by", ()))
    files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    csvs = (file for file in files if file.suffix.lower() == ".csv")
    return _only(path, [f for f in csvs if wanted and wanted <= set(header_of(f))])


def _finds_census(path: Path, profile: Profile) -> Path | None:
    files = sorted(path.glob("*.xml")) if path.is_dir() else [path]
    xmls = (file for file in files if file.suffix.lower() == ".xml")
    return _only(path, [file for file in xmls if root_name(file) == profile["root"]])


def _only(path: Path, found: list[Path]) -> Path | None:
    """The one file found; of several none is read, since the others would be left out unsaid."""
    if len(found) > 1:
        names = ", ".join(file.name for file in found)
        message = f"holds {len(found)} files of one format: {names}. Name the one to read."
        raise Refused(Problem(path.name, None, None, "", message, Kind.UNREADABLE))
    return found[0] if found else None


def _read_edfi(path: Path, profile: Profile, options: Options) -> Reading:
    return read_edfi(path, profile, school_id=options.school_id)


def _read_mapped(path: Path, profile: Profile, options: Options) -> Reading:
    return read_mapped(
        path,
        profile,
        school_id=options.school_id,
        skip_bad_rows=options.skip_bad_rows,
        legacy_codes=options.legacy_codes,
        progress=options.progress,
    )


def _read_census(path: Path, profile: Profile, _options: Options) -> Reading:
    return read_census(path, profile)


FORMATS = {
    "edfi": Format("Ed-Fi 5.2 XML", _finds_edfi, _read_edfi),
    "mapped_csv": Format("CSV of marks by a profile", _finds_mapped, _read_mapped),
    "census": Format("School census termly totals (XML)", _finds_census, _read_census),
}
"""Formats read by a profile, by the name that profiles give them. The flat folder needs none."""


def read_any(
    path: Path,
    *,
    profile: str | None = None,
    school_id: str | None = None,
    skip_bad_rows: bool = False,
    legacy_codes: LegacyCodes = "refuse",
    progress: Progress | None = None,
) -> Reading:
    """Reads a folder or file in whatever format it is, or in that of `profile` (a packaged name
    or a YAML file). Where several formats are found, or none, it is refused with the choices."""
    options = Options(school_id, skip_bad_rows, legacy_codes, progress)
    try:
        if profile is not None:
            return _by_profile(path, find(profile), options)
        if not path.exists() or is_flat(path):
            return read_folder(
                path,
                skip_bad_rows=skip_bad_rows,
                legacy_codes=legacy_codes,
                progress=progress,
            )
        return _read(*_detected(path), options)
    except Refused as refused:
        problems = Problems()
        for problem in refused.problems:
            problems.add(problem)
        return Reading(None, problems, Problems())


def is_flat(path: Path) -> bool:
    """Is it a folder with at least one of the flat files in it?"""
    return path.is_dir() and any((path / name).exists() for name in FILES)


def _by_profile(path: Path, profile: Profile, options: Options) -> Reading:
    found = FORMATS[profile.format].finds(path, profile)
    if found is None and path.is_dir() and profile.format != "edfi":
        _tell_what_cannot_be_read(path)
        message = f"holds no file that profile {profile.name} reads: {profile.says}."
        raise Refused(Problem(path.name, None, None, "", message, Kind.MISSING_FILE))
    return _read(found or path, profile, options)


def _tell_what_cannot_be_read(path: Path) -> None:
    """Raises `Refused` for the first file that is damaged: that is why it was not recognised."""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    for file in files:
        if file.suffix.lower() == ".csv" and file.is_file():
            encoding_of(file)
        if file.suffix.lower() == ".xml" and file.is_file():
            for _ in records(file):
                break


def _read(path: Path, profile: Profile, options: Options) -> Reading:
    return FORMATS[profile.format].read(path, profile, options)


def _detected(path: Path) -> tuple[Path, Profile]:
    candidates = ((FORMATS[p.format].finds(path, p), p) for p in packaged())
    matches = [(found, profile) for found, profile in candidates if found is not None]
    if len(matches) == 1:
        return matches[0]
    if not matches:
        _tell_what_cannot_be_read(path)
    choices = matches or [(path, profile) for profile in packaged()]
    names = ", ".join(profile.name for _, profile in choices)
    what = "is several formats" if matches else "is no format that is known"
    message = f"{what}: name a folder with school.toml, or choose --profile from {names}."
    raise Refused(Problem(path.name, None, None, "", message, Kind.UNREADABLE))
