"""The command line: ``python -m pipeline STAGE``. Exit statuses are those of `contracts.Exit`."""

from __future__ import annotations

import sys
import traceback

import click

from pipeline.commands import main
from pipeline.contracts import Exit


def _run() -> int:
    try:
        result = main.main(prog_name="python -m pipeline", standalone_mode=False)
    except click.exceptions.Exit as e:
        return e.exit_code
    except click.UsageError as e:
        e.show()
        return Exit.USAGE
    except click.ClickException as e:
        e.show()
        return e.exit_code
    except (KeyboardInterrupt, click.Abort):
        print("interrupted; what was finished is kept, run make again to go on", file=sys.stderr)
        return Exit.INTERRUPTED
    except Exception as e:  # noqa: BLE001  whatever it is, a person is told what to do about it
        traceback.print_exc()
        print(
            f"\n{' '.join(sys.argv[1:2])} could not run: {type(e).__name__}: {e}\nThis is a defect of "
            "Counterscan, not of your files. Please report the lines above; what was finished is kept.",
            file=sys.stderr,
        )
        return Exit.STAGE_FAILED
    return int(result or 0)


if __name__ == "__main__":
    sys.exit(_run())
