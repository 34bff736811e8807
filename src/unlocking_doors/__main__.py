"""Run the command line as ``python -m unlocking_doors``."""

from unlocking_doors.cli import main

if __name__ == "__main__":
    main()
