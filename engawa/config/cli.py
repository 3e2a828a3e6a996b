"""The command `engawa`. Django is loaded only by the commands that need it, so the others answer at once."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from engawa import __version__
from engawa.algorithms import faces


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status: 0 done, 1 not well, 2 wrong input."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    return run(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="engawa", description="Support from home for people in withdrawal.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="start the web server (migrates first)")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.set_defaults(run=_serve)

    check = commands.add_parser("check", help="say what is wrong with settings, data files and database")
    check.set_defaults(run=_check)

    version = commands.add_parser("version", help="print the version")
    version.set_defaults(run=_version)

    schema = commands.add_parser("schema", help="print the JSON Schema of a command, or of a kept self-check")
    schema.add_argument("command", choices=[*sorted(faces.COMMANDS), "self-check"])
    schema.set_defaults(run=_schema)

    for name, face in faces.COMMANDS.items():
        command = commands.add_parser(name, help=face.purpose)
        command.add_argument("file", nargs="?", default="-", help="JSON or JSON Lines; - is standard input")
        command.set_defaults(run=_answer, command=name)

    directory = commands.add_parser("directory", help="list the directory's entries that are due to be checked")
    directory.add_argument("--country", help="only this country (two letters)")
    directory.set_defaults(run=_directory)
    return parser


def _answer(options: argparse.Namespace) -> int:
    try:
        raw = sys.stdin.buffer.read() if options.file == "-" else Path(options.file).read_bytes()
    except OSError as error:
        return _refuse(f"{options.file}: {error.strerror}")
    try:
        answer = faces.run(options.command, faces.decode(raw))
    except faces.FaceError as error:
        return _refuse(str(error))
    sys.stdout.write(answer)
    return 0


def _schema(options: argparse.Namespace) -> int:
    if options.command == "self-check":
        from engawa.care.screening import kept_schema  # noqa: PLC0415  the other commands start without it
        from engawa.care.screening.questions import self_check  # noqa: PLC0415

        document = kept_schema.schema(self_check())
    else:
        document = faces.schema(options.command)
    sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    return 0


def _version(_: argparse.Namespace) -> int:
    sys.stdout.write(f"engawa {__version__}\n")
    return 0


def _serve(options: argparse.Namespace) -> int:
    from engawa.config.env import WrongSetting  # noqa: PLC0415  Django stays out of the other commands

    try:
        from engawa.config.serve import serve  # noqa: PLC0415

        return serve(options.host, options.port)
    except WrongSetting as error:
        return _refuse(str(error))


def _check(_: argparse.Namespace) -> int:
    from engawa.config.env import WrongSetting  # noqa: PLC0415

    try:
        from engawa.config.serve import check  # noqa: PLC0415

        return check()
    except WrongSetting as error:
        return _refuse(str(error))


def _directory(options: argparse.Namespace) -> int:
    from engawa.config.due import due  # noqa: PLC0415

    return due(options.country)


def _refuse(words: str) -> int:
    sys.stderr.write(words.replace("\n", " ") + "\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
