"""The three library pictures in which it has grown dark and somebody has left a light on."""

from engawa.ui.pictures.draw import air, box, dots, drawn, grid, halo, lines, shape, stones

_SIZE = (240, 120)


def lantern_by_the_path(prefix: str) -> str:
    """Light a stone lantern beside the path."""
    path = [
        (40, 112, 26, 6),
        (92, 104, 21, 4.8),
        (130, 95, 16, 3.6),
        (120, 87, 11, 2.6),
    ]
    return (
        air(f"{prefix}-air", _SIZE, "p-stop-night", "p-stop-evening")
        + shape("M-4 72c40-14 70-4 110-6 50-3 84-22 138-10v70H-4z", "p-far")
        + shape("M-4 88c60-10 170-10 248-4v40H-4z", "p-dark-ground")
        + halo(f"{prefix}-halo", 182, 52, 50)
        + shape(stones(path), "p-dark-stone")
        + shape("M172 64h20l-2 32h-16zM164 96h36l4 9h-44zM165 60h34l-5 7h-24z", "p-lantern")
        + shape("M171 42h22v19h-22z", "p-lamp")
        + shape("M171 42v19M182 42v19M193 42v19", "p-line-lantern", stroke_width=2.6)
        + shape("M156 43q18-4 22-15h8q4 11 22 15-4 3-26 3t-26-3zM179 28q-1-6 3-9 4 3 3 9z",
                "p-lantern")
    )  # fmt: skip


def kitchen_window(prefix: str) -> str:
    """Keep the kitchen window lit and the kettle warm while it grows dark."""
    frame = drawn(box(70, 34, 104, 58), 4, 0.5)
    kettle = "M98 86c-3-12 5-19 16-19s19 7 16 19c-8 2-24 2-32 0zM111 64h6v4h-6z"
    ladles = "M155 47v11M164 47v15"
    return (
        air(f"{prefix}-air", _SIZE, "p-stop-night", "p-stop-evening")
        + shape("M0 20h240v100H0z", "p-boards")
        + shape(lines(*(((x, 22), (x, 120)) for x in (16, 42, 200, 226))), "p-line-plank",
                stroke_width=1.4)
        + halo(f"{prefix}-halo", 122, 66, 92)
        + shape("M-4 0h248v15q-120 8-248 6z", "p-eave")
        + shape(frame, "p-window")
        + shape(kettle + "M151 58h8q0 7-4 7t-4-7zM160 62h8q0 7-4 7t-4-7z", "p-eave")
        + shape("M101 69q2-14 13-14t13 14M129 76q8-1 9-9" + ladles, "p-line-eave", stroke_width=2)
        + shape("M141 63q4-4 0-8t1-7", "p-line-steam", stroke_width=1.5)
        + shape("M70 87h104M70 45h104", "p-line-eave", stroke_width=2.2)
        + shape(frame, "p-line-eave", stroke_width=4)
        + shape("M64 95h116", "p-line-eave", stroke_width=3)
    )  # fmt: skip


def lamp_at_night(prefix: str) -> str:
    """Leave one lamp burning in a window at night."""
    frame = drawn(box(88, 62, 64, 44), 4, 0.5)
    stars = dots([(24, 22), (206, 14), (226, 36), (52, 12)])
    bars = grid((88, 62), (64, 44), 3, 1) + "M88 71h64"
    return (
        air(f"{prefix}-air", _SIZE, "p-stop-night", "p-stop-night")
        + shape("M30 120V44h180v76z", "p-boards")
        + halo(f"{prefix}-halo", 120, 84, 74)
        + shape("M8 48q40-8 62-34h100q22 26 62 34-56 5-112 5T8 48z", "p-eave")
        + shape(frame, "p-window")
        + shape("M113 80h14l2 20h-18z", "p-lamp-paper")
        + shape("M113 80h14l2 22M113 80l-2 22", "p-line-eave", stroke_width=1.4)
        + shape(bars, "p-line-eave", stroke_width=1.3)
        + shape(frame, "p-line-eave", stroke_width=3.4)
        + shape("M82 107h76", "p-line-eave", stroke_width=3)
        + shape(stars, "p-line-star", stroke_width=1.8)
    )
