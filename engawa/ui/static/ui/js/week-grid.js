// Lets a week of boxes be drawn on: with the mouse, with a finger that stays still for a moment, or with the keyboard.
// The boxes stay what they are: without this module each is ticked by itself, and the form sends the same.
const STILL = 250;

export function attachWeekGrid(root) {
  for (const grid of root.querySelectorAll("[data-week-grid]")) attach(grid);
}

function attach(grid) {
  const boxes = [...grid.querySelectorAll("input")];
  const at = (row, column) => boxes[row * 7 + column];
  const rows = boxes.length / 7;
  let drawing = null;
  let drawn = null;

  // One stop for the tab key; the arrows walk inside.
  let current = at(18, 0);
  boxes.forEach((box) => (box.tabIndex = box === current ? 0 : -1));
  // The working day first; nights lie above and below.
  grid.scrollTop = at(16, 0).closest("tr").offsetTop - 40;

  grid.addEventListener("pointerdown", (event) => {
    drawn = null;
    const box = event.target.closest("input");
    if (!box || event.button) return;
    if (event.pointerType === "touch") {
      const timer = setTimeout(() => begin(box), STILL);
      for (const end of ["pointermove", "pointerup", "pointercancel"]) grid.addEventListener(end, () => clearTimeout(timer), { once: true });
    } else begin(box);
  });
  grid.addEventListener("pointermove", (event) => drawing && draw(boxUnder(event)));
  addEventListener("pointerup", stop);
  addEventListener("pointercancel", stop);
  // The first box was set when drawing began; the click that follows would turn it back.
  grid.addEventListener("click", (event) => {
    if (event.target !== drawn) return;
    event.preventDefault();
    const { checked } = event.target;
    drawn = null;
    setTimeout(() => (event.target.checked = !checked));
  });
  grid.addEventListener("touchmove", (event) => drawing && event.preventDefault(), { passive: false });

  grid.addEventListener("keydown", (event) => {
    drawn = null;
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    const box = event.target.closest("input");
    if (!step || !box) return;
    event.preventDefault();
    const place = boxes.indexOf(box);
    const [row, column] = [rowOf(place) + step[0], columnOf(place) + step[1]];
    if (row < 0 || row >= rows || column < 0 || column > 6) return;
    const next = at(row, column);
    if (event.shiftKey) next.checked = box.checked;
    focus(next);
  });

  function begin(box) {
    drawing = { to: !box.checked, from: boxes.indexOf(box), before: boxes.map((each) => each.checked) };
    drawn = box;
    draw(box);
    grid.classList.add("is-drawing", "is-held");
    focus(box);
  }

  // A quick pointer jumps over boxes: all between where it began and where it is are meant, and no others any more.
  function draw(box) {
    const to = boxes.indexOf(box);
    if (to < 0) return;
    const lies = (of, place) => (of(place) - of(drawing.from)) * (of(place) - of(to)) <= 0;
    boxes.forEach((each, place) => (each.checked = lies(rowOf, place) && lies(columnOf, place) ? drawing.to : drawing.before[place]));
  }

  function stop() {
    drawing = null;
    grid.classList.remove("is-drawing", "is-held");
  }

  function focus(box) {
    current.tabIndex = -1;
    current = box;
    box.tabIndex = 0;
    box.focus({ preventScroll: false });
  }
}

const rowOf = (place) => Math.floor(place / 7);
const columnOf = (place) => place % 7;
const boxUnder = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-week-grid] input");
