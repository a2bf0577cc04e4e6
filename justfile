# What a person runs here. `uv run --frozen just` lists the recipes.
set shell := ["bash", "-euo", "pipefail", "-c"]

run := "uv run --frozen"
quick := "not slow and not browser and not thorough"

# Each process of the tests would otherwise compile again what all of them import.
export PYTHONDONTWRITEBYTECODE := ""

[private]
default:
    @just --list

# A trust of two invented schools on this morning, in the browser
demo *options:
    {{run}} herringbone demo {{options}}

# Make a primary school of 420 and run Rivington's strategy over its year: the day's due list
try day="2025-03-14":
    {{run}} herringbone school make out/school --pupils 420 --phase primary --years 2024 --seed 1 --force
    {{run}} herringbone evaluate out/school --strategy rivington --from 2024-09-02 --as-of {{day}} --out out/evaluation

# The tests that every change must pass, in under three minutes
test *options:
    {{run}} pytest -n 2 -m "{{quick}}" {{options}}

# The same on another Python, in an environment of its own
test-on python *options:
    {{run}} --isolated --python {{python}} pytest -n 2 -m "{{quick}}" {{options}}

# What takes long: whole years, hash seeds, deliberate bugs, demonstrations, deployments
thorough *options:
    {{run}} pytest -n 2 -m "thorough and not slow" {{options}}

# Every role's day in a real browser (Debian: apt-get install chromium), with pictures in out/journeys
browser *options:
    {{run}} pytest -n 2 -m "browser and not slow" {{options}}

# What touches the record, concurrency and constraints, on a real PostgreSQL from a package
test-postgres *options:
    {{run}} python tests/web/postgres/serving.py python -m pytest -n 2 -m "both_databases and not slow" tests/web {{options}}

# Many seeds, large files, all sizes
slow *options:
    {{run}} pytest -n 2 -m slow {{options}}

# Style, format, types and the import contracts
lint:
    {{run}} ruff check
    {{run}} ruff format --check
    {{run}} mypy
    {{run}} lint-imports --no-logo

# Put imports and layout right
format:
    {{run}} ruff check --fix
    {{run}} ruff format

# Speed, beside the limit measured in the same process
bench *options:
    {{run}} --group bench python -m benchmarks {{options}}

# The five strategies side by side over one synthetic year
compare pupils="420":
    {{run}} herringbone school make out/school --pupils {{pupils}} --phase primary --years 2024 --seed 1 --force
    {{run}} herringbone simulate out/school --strategy rivington --strategy arbour --strategy waves --strategy accord --strategy harthill
