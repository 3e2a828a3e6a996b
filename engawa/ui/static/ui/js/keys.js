// Shortcuts of those who work here. Single letters can be turned off (a voice, or a hand that slips, presses them too), and
// they never act while somebody types.
const PLACE = "engawa.keys";

export function attachKeys(root) {
  const list = root.querySelector("dialog[data-keys]");
  const isOn = list.querySelector("[data-keys-on]");
  isOn.checked = read() !== "off";
  isOn.addEventListener("change", () => write(isOn.checked ? "on" : "off"));
  for (const button of root.querySelectorAll("[data-keys-open]")) {
    button.hidden = false;
    button.addEventListener("click", () => list.showModal());
  }
  list.addEventListener("click", (event) => event.target === list && list.close());
  root.querySelector(".side [data-row][aria-current]")?.scrollIntoView({ block: "nearest" });

  const act = {
    j: () => step(root, 1),
    k: () => step(root, -1),
    r: () => root.getElementById("body")?.focus(),
    "/": () => root.dispatchEvent(new CustomEvent("engawa:find")),
    "?": () => list.showModal(),
  };
  // After g the next key names a place, however long the hand takes.
  let isGoing = false;
  root.addEventListener("keydown", (event) => {
    if (!isOn.checked || event.ctrlKey || event.metaKey || event.altKey || isBusy(root, event.target)) return;
    if (event.key === "Shift") return;
    const goes = isGoing;
    isGoing = event.key === "g" && !goes;
    const place = goes && root.querySelector(`.bar a[data-key="${CSS.escape(event.key)}"]`);
    if (!place && !Object.hasOwn(act, event.key)) return;
    event.preventDefault();
    if (place) place.click();
    else act[event.key]();
  });
}

function isBusy(root, target) {
  return root.querySelector("dialog[open]") || target.closest("input, textarea, select, [contenteditable]");
}

// From where the focus is, or from what is open, to the next one.
function step(root, by) {
  const rows = [...root.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility());
  const at = rows.indexOf(root.activeElement);
  const from = at >= 0 ? at : rows.findIndex((row) => row.matches("[aria-current]"));
  rows[Math.min(rows.length - 1, Math.max(0, from + by))]?.focus();
}

function read() {
  try {
    return localStorage.getItem(PLACE);
  } catch {
    return null;
  }
}

function write(value) {
  try {
    localStorage.setItem(PLACE, value);
  } catch {
    // The choice then holds for this page only.
  }
}
