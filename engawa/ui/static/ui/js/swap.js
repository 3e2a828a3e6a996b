// Answer a form marked data-swap in place, so that the next question comes without a blank page, and the browser's
// back button goes one question back instead of asking whether to send the form again.
export function attachSwap(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    if (!form.matches("[data-swap]") || button?.matches("[data-whole]")) return;
    event.preventDefault();
    send(form, button, true);
  });
  window.addEventListener("popstate", () => {
    const form = document.querySelector("form[data-swap]");
    const back = form?.querySelector('[name="go"][value="back"]');
    if (back) send(form, back, false);
    else if (form) location.reload();
  });
}

async function send(form, button, forward) {
  const data = new FormData(form, button);
  const main = document.getElementById("main");
  main.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(button?.formAction || form.action, { method: "POST", body: data });
    show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    if (forward && answer.ok) history.pushState(null, "");
  } catch {
    // No connection: send it the plain way, so that the browser says so and nothing is lost.
    main.removeAttribute("aria-busy");
    form.requestSubmit === undefined ? form.submit() : plain(form, button);
  }
}

function show(page) {
  const main = document.getElementById("main");
  main.replaceWith(page.getElementById("main"));
  document.title = page.title;
  // Help that has just opened is read first; otherwise the question.
  (document.querySelector(".care[open] summary") ?? document.querySelector("main h1"))?.focus();
  scrollTo({ top: 0, behavior: "instant" });
  document.dispatchEvent(new CustomEvent("engawa:shown"));
}

function plain(form, button) {
  form.removeAttribute("data-swap");
  form.requestSubmit(button);
}
