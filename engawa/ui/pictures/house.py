"""The corner of a house seen from its garden: roof, paper doors, a lit room, the engawa."""

from engawa.ui.pictures.draw import box, drawn, fade, grid, halo, shape
from engawa.ui.pictures.season import Season

_EAVE = "q-52 11-128 11H0"
_DOORS = ((-16, 100), (93, 75), (318, 75))
_HEAD, _KNEE, _FOOT = 84, 184, 207


def house(season: Season, prefix: str) -> str:
    """Draw the house; `prefix` keeps its gradients apart from those of other pictures."""
    return "".join(
        (
            _under_floor(),
            _room(prefix),
            _furniture(),
            _doors(),
            _frame(),
            _engawa(),
            _cat(),
            _roof(season, prefix),
            _step(season),
        )
    )


def _under_floor() -> str:
    posts = "M58 236v22M176 236v22M330 236v22M421 236v22"
    return (
        shape("M0 232h426l-20 26q-206 5-406 5z", "p-shadow")
        + shape("M52 260h12M170 260h12M324 260h12M415 260h12", "p-line-stone", stroke_width=6)
        + shape(posts, "p-line-deep", stroke_width=7)
    )


def _room(prefix: str) -> str:
    return (
        shape(drawn(box(166, 84, 154, 124), 1), "p-room")
        + shape("M166 191h154v17h-154z", "p-tatami")
        + halo(f"{prefix}-halo", 288, 170, 68)
        + shape("M276 156h24v33h-24z", "p-lamp-paper")
    )


def _furniture() -> str:
    scroll = "M191 98h30M192 154h28M203 142q8-8 4-30M208 124q5-1 7-7"
    lamp = "M276 156v40M300 156v40M276 156h24M276 189h24M281 155q7-9 14 0"
    return (
        shape("M194 98h24v56h-24z", "p-scroll")
        + shape(scroll + lamp, "p-line-deep", stroke_width=1.7)
        + shape("M206 180h50M212 181v14M250 181v14", "p-line-deep", stroke_width=3)
        + shape("M218 171h9q0 7-4.5 7t-4.5-7zM233 177l8-2 8 2v2h-16z", "p-snow")
    )


def _doors() -> str:
    high = _KNEE - _HEAD
    paper = "".join(f"M{x} {_HEAD}h{wide}v{high}h-{wide}z" for x, wide in _DOORS)
    board = "".join(f"M{x} {_KNEE}h{wide}v{_FOOT - _KNEE}h-{wide}z" for x, wide in _DOORS)
    bars = "".join(grid((x, _HEAD), (wide, high), 3, 5) for x, wide in _DOORS)
    rims = "".join(f"M{x} {_HEAD}h{wide}v{_FOOT - _HEAD}h-{wide}z" for x, wide in _DOORS)
    return (
        shape(paper, "p-paper")
        + shape(board, "p-wood")
        + shape(bars, "p-line-wood", stroke_width=1.5)
        + shape(rims, "p-line-deep", stroke_width=3.4)
    )


def _frame() -> str:
    return (
        shape("M0 56h398v22h-398z", "p-plaster")
        + shape("M0 81h399", "p-line-deep", stroke_width=6)
        + shape("M88 60v147M397 60v147", "p-line-deep", stroke_width=7)
    )


def _engawa() -> str:
    seams = "M0 213h408M0 219h415M0 225.4h423M62 213v6M142 207v6M262 219v6M352 213v6M110 225v7"
    return (
        shape(drawn([(0, 207), (402, 207), (432, 232), (0, 232)], 3, 0.5), "p-wood")
        + shape("M170 208h148l20 23.5h-186z", "p-lamp", opacity=0.5)
        + shape(seams, "p-line-deep", stroke_width=1.1, opacity=0.5)
        + shape("M0 232h432l-.5 7H0z", "p-wood-deep")
        + shape("M422 56v176", "p-line-deep", stroke_width=7)
    )


def _cat() -> str:
    """Seat a cat, seen from behind, where it can watch the room's light."""
    body = "M121 226c-3-9 1-15 4-18-2-3-2-6-1-9l3 2.5h4l3-2.5c1 3 1 6-1 9 4 4 6 10 4 18z"
    return shape(body, "p-cat") + shape("M136 225c6 1 11-1 10-6", "p-line-cat", stroke_width=2.4)


def _roof(season: Season, prefix: str) -> str:
    tiles = f"{prefix}-tiles"
    ribs = "".join(f"M{x} 59V{_ridge(x)}" for x in range(12, 430, 22))
    snow = "M0 0h352q40 38 104 47-30 7-60 5-20 6-50 1-30 8-70 2-40 6-80 0-50 7-90 0-50 6-106 1z"
    return (
        fade(tiles, "p-stop-roof-deep", "p-stop-roof")
        + shape("M0 58h440v5q-140 11-440 10z", "p-shadow")
        + shape(f"M0 0h352q40 38 106 49{_EAVE}z", "p-air", fill=f"url(#{tiles})")
        + shape(ribs, "p-line-tile", stroke_width=1.4)
        + shape("M352 0q40 38 106 49", "p-line-tile", stroke_width=5)
        + (shape(snow, "p-snow") if season is Season.WINTER else "")
        + shape(f"M458 49{_EAVE}", "p-line-tile", stroke_width=6, stroke_dasharray="0 22")
    )


def _ridge(x: int) -> int:
    return 0 if x < 352 else round(50 - 50 * ((458 - x) / 106) ** 1.7)


def _step(season: Season) -> str:
    top = "p-snow" if season is Season.WINTER else "p-stone"
    return (
        shape(drawn([(197, 259), (298, 258), (294, 275), (201, 277)], 2, 1.2), "p-stone-deep")
        + shape(drawn([(205, 250), (288, 249), (299, 259), (196, 261)], 5, 1.2), top)
        + shape("M232 255l9-.5M252 255l9-.5", "p-line-sandal", stroke_width=7)
        + shape("M231 256q6-5 6-2 0-3 5 1M251 256q6-5 6-2 0-3 5 1", "p-line-persimmon",
                stroke_width=1.8)
    )  # fmt: skip
