// A letter to us: the browser knows its zone, and can copy the way back.
export function attachWrite(root) {
  // Only on a form that is still empty: whoever chose another zone meant it.
  const zones = root.querySelector("[data-own-zone]");
  if (zones) choose(zones);
  for (const button of root.querySelectorAll("[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", () => copy(root, button.dataset.copy));
  }
}

function choose(zones) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone) return;
  if (![...zones.options].some((option) => option.value === zone)) zones.add(new Option(zone.replaceAll("_", " "), zone));
  zones.value = zone;
}

async function copy(root, name) {
  await navigator.clipboard.writeText(root.querySelector(`[data-copied="${name}"]`).textContent.trim());
  root.querySelector("[data-copy-said]").hidden = false;
}
