// Answer a form marked data-swap in place, so that the next question comes without a blank page, and the browser's
// back and forward buttons lead from question to question instead of asking whether to send the form again.
export function attachSwap(root) {
  const form = root.querySelector("form[data-swap]");
  if (form) history.replaceState(place(form), "");
  root.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    if (!form.matches("[data-swap]") || button?.matches("[data-whole]")) return;
    event.preventDefault();
    send(form, new FormData(form, button), true).catch(() => plain(form, button));
  });
  window.addEventListener("popstate", (event) => {
    const form = document.querySelector("form[data-swap]");
    // A jump within the page brings no place; it is no step.
    if (!form || event.state?.at === undefined) return;
    const data = new FormData(form);
    data.set("go", event.state.at ? `edit:${event.state.at}` : "result");
    // Without a connection the question on the screen stays.
    send(form, data, false).catch(() => main().removeAttribute("aria-busy"));
  });
}

async function send(form, data, forward) {
  main().setAttribute("aria-busy", "true");
  const answer = await fetch(form.action, { method: "POST", body: data });
  show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  const shown = document.querySelector("form[data-swap]");
  if (forward && answer.ok && shown) history.pushState(place(shown), "", form.action);
}

// Only which question it is; the answers stay in the page and never enter the browser's history.
function place(form) {
  return { at: form.dataset.at };
}

function show(page) {
  main().replaceWith(page.getElementById("main"));
  document.title = page.title;
  // Help that has just opened is read first; otherwise the question.
  (document.querySelector(".care[open] summary") ?? document.querySelector("main h1"))?.focus();
  scrollTo({ top: 0, behavior: "instant" });
  document.dispatchEvent(new CustomEvent("engawa:shown"));
}

function main() {
  return document.getElementById("main");
}

// No connection: send it the plain way, so that the browser says so and nothing is lost.
function plain(form, button) {
  main().removeAttribute("aria-busy");
  form.removeAttribute("data-swap");
  form.requestSubmit(button);
}
