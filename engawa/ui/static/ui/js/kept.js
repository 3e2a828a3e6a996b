// Keep a page of notes on this device only, open it again, erase it; and print.
const PLACE = "engawa.page";

export function attachKept(root) {
  offer();
  root.addEventListener("engawa:shown", offer);
  root.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-print], [data-keep-here], [data-forget]");
    if (!button) return;
    if (button.matches("[data-print]")) window.print();
    else if (button.matches("[data-forget]")) forget();
    else keep(button);
  });
}

function offer() {
  for (const button of document.querySelectorAll("[data-print], [data-keep-here]")) button.hidden = !storage();
  const kept = storage()?.getItem(PLACE);
  const here = document.querySelector("[data-kept-here]");
  if (!here) return;
  here.hidden = !kept;
  if (kept) here.querySelector("[name=kept]").value = kept;
}

function keep(button) {
  storage().setItem(PLACE, button.dataset.keepHere);
  document.querySelector("[data-kept-said]").hidden = false;
}

function forget() {
  storage().removeItem(PLACE);
  document.querySelector("[data-kept-here]").hidden = true;
}

function storage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
