"""The command `engawa`. Django is loaded only by the commands that need it, so the others answer at once."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from engawa import __version__
from engawa.algorithms import faces
from engawa.config.addresses import HOST, PORT, served_at
from engawa.lib import zones

VAULT = {
    "status": "say how many data keys each master key wraps",
    "new-key": "print a new master key",
    "rotate": "change to a new master key; can be cut off at any moment and run again",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status: 0 done, 1 not well, 2 wrong input."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    return run(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="engawa", description="Support from home for people in withdrawal.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="start the web server (migrates first)")
    _listens_at(serve)
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
    _keeping(commands)

    worker = commands.add_parser("worker", help="look for due work (post, expiry, clean-up) beside other processes")
    worker.set_defaults(run=_worker)

    demo = commands.add_parser("demo", help="fill an empty installation with the demo organisation; say how to sign in")
    demo.add_argument("--if-empty", action="store_true", help="say nothing where there are accounts already")
    demo.add_argument("--code", metavar="NAME", help="print the second factor of one of the demo's staff now")
    _listens_at(demo)
    demo.set_defaults(run=_demo)
    return parser


def _listens_at(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", default=HOST)
    command.add_argument("--port", type=int, default=PORT)


def _keeping(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands for what is kept: the vault's keys and the log."""
    vault = commands.add_parser("vault", help="the keys under which what people write is sealed")
    keys = vault.add_subparsers(required=True, metavar="ACTION")
    for name, purpose in VAULT.items():
        keys.add_parser(name, help=purpose).set_defaults(run=_vault, action=name)

    audit = commands.add_parser("audit", help="the log of who read and wrote what")
    verify = audit.add_subparsers(required=True, metavar="ACTION").add_parser(
        "verify", help="look for anything altered, missing or moved"
    )
    verify.add_argument("--through", metavar="NUMBER:SEAL", help="an end of the log that was noted down earlier")
    verify.set_defaults(run=_audit)


def _answer(options: argparse.Namespace) -> int:
    try:
        raw = sys.stdin.buffer.read() if options.file == "-" else Path(options.file).read_bytes()
    except OSError as error:
        return _refuse(f"{options.file}: {error.strerror}")
    try:
        answer = faces.run(options.command, faces.decode(raw), zones.zone)
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


def _vault(options: argparse.Namespace) -> int:
    from engawa.config.env import WrongSetting  # noqa: PLC0415

    try:
        from engawa.config import vault_command as vault  # noqa: PLC0415

        actions = {"status": vault.status, "new-key": vault.new_key, "rotate": vault.rotate}
        return actions[options.action]()
    except WrongSetting as error:
        return _refuse(str(error))


def _worker(_: argparse.Namespace) -> int:
    from engawa.config.env import WrongSetting  # noqa: PLC0415

    try:
        from engawa.config.worker_command import work  # noqa: PLC0415

        return work()
    except WrongSetting as error:
        return _refuse(str(error))


def _audit(options: argparse.Namespace) -> int:
    from engawa.config.env import WrongSetting  # noqa: PLC0415

    try:
        from engawa.config.audit_command import verify  # noqa: PLC0415

        return verify(options.through)
    except WrongSetting as error:
        return _refuse(str(error))


def _directory(options: argparse.Namespace) -> int:
    from engawa.config.due import due  # noqa: PLC0415

    return due(options.country)


def _demo(options: argparse.Namespace) -> int:
    from engawa.config.env import WrongSetting  # noqa: PLC0415

    try:
        from engawa.config.demo.command import demo  # noqa: PLC0415

        return demo(options.code, if_empty=options.if_empty, served=served_at(options.host, options.port))
    except WrongSetting as error:
        return _refuse(str(error))


def _refuse(words: str) -> int:
    sys.stderr.write(words.replace("\n", " ") + "\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
