// Keep what is being written a second after the last key, and when the page goes: nothing typed is lost.
import { freshened, isStale } from "./session.js";

const AFTER = 1000;
const TYPING_EVERY = 4000;

export function attachDrafts(root) {
  for (const form of root.querySelectorAll("[data-draft]")) watch(form);
}

function watch(form) {
  let timer;
  let told = 0;
  let left = false;
  // What the server knows, and not what stands there: somebody may have typed before this script arrived.
  let last = form.elements.body.defaultValue;
  const keep = async (going) => {
    clearTimeout(timer);
    const body = form.elements.body.value;
    if (left || body === last) return;
    last = body;
    let answer = await post(form, form.dataset.draft, going);
    if (isStale(answer) && !going && (await freshened(form))) answer = await post(form, form.dataset.draft, going);
    // A page that says "kept" has been told so: the sign-in's page is an answer too.
    if (answer?.status === 204) form.querySelector("[data-kept]").hidden = !body;
    else last = null;
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, AFTER);
    form.querySelector("[data-kept]").hidden = true;
    // Only where the writer has turned it on does the page know whom to tell.
    if (form.dataset.typing && Date.now() - told > TYPING_EVERY) {
      told = Date.now();
      post(form, form.dataset.typing, false);
    }
  });
  const sent = () => {
    clearTimeout(timer);
    last = form.elements.body.value;
    form.querySelector("[data-kept]").hidden = true;
  };
  form.addEventListener("engawa:sent", sent);
  form.addEventListener("submit", () => clearTimeout(timer));
  document.addEventListener("engawa:leaving", () => {
    keep(true);
    left = true;
  });
  addEventListener("pagehide", () => keep(true));
  if (form.elements.body.value !== last) timer = setTimeout(keep, AFTER);
}

function post(form, address, keepalive) {
  const data = new FormData();
  for (const name of ["csrfmiddlewaretoken", "key", "body"]) data.set(name, form.elements[name].value);
  return fetch(address, { method: "POST", body: data, keepalive }).catch(() => null);
}
