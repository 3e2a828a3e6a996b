// Send an entry without leaving the page. What is written leaves the page only once it has arrived.
import { attachFiles, filesFit, tellOfFiles } from "./files.js";
import { freshened, isStale } from "./session.js";

export function attachSend(form, arrived) {
  attachFiles(form);
  form.addEventListener("submit", (event) => {
    clear(form);
    if (!filesFit(form)) return event.preventDefault();
    if (event.submitter?.value === "later") return;
    event.preventDefault();
    send(form, arrived);
  });
  // Said until there is a connection again, or somebody goes on writing.
  const reached = () => (form.querySelector("[data-unsent]").hidden = true);
  document.addEventListener("engawa:connected", reached);
  form.addEventListener("input", reached);
}

async function send(form, arrived) {
  const button = form.querySelector("[data-send]");
  if (button.disabled) return;
  button.disabled = true;
  let answer = await post(form);
  if (isStale(answer) && (await freshened(form))) answer = await post(form);
  button.disabled = false;
  const out = isStale(answer);
  const lost = !answer || answer.status === 408 || answer.status >= 500;
  form.querySelector("[data-out]").hidden = !out;
  form.querySelector("[data-unsent]").hidden = !lost;
  if (out || lost) return;
  // Sent once more as a form it would be too much again, and the page with all that was typed would be gone.
  if (answer.status === 413) return tellOfFiles(form, form.elements.files.dataset.tooMuch);
  if (answer.status !== 201) return form.submit();
  arrived(await answer.text());
  empty(form);
}

// The key stays until it has arrived, so a second try of what did arrive posts nothing twice.
function post(form) {
  const data = new FormData(form);
  data.set("go", "now");
  data.set("piece", "1");
  return fetch(form.action, { method: "POST", body: data }).catch(() => null);
}

function empty(form) {
  form.reset();
  form.elements.body.value = "";
  form.elements.key.value = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  clear(form);
  for (const more of form.querySelectorAll("details[open]")) more.open = false;
  form.dispatchEvent(new CustomEvent("engawa:sent"));
}

// What was wrong before says nothing of what is sent now.
function clear(form) {
  for (const error of form.querySelectorAll(".error")) error.hidden = true;
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  for (const field of form.querySelectorAll("[aria-describedby]")) {
    const hints = field.getAttribute("aria-describedby").split(" ").filter((id) => !document.getElementById(id)?.matches(".error"));
    if (hints.join("")) field.setAttribute("aria-describedby", hints.join(" "));
    else field.removeAttribute("aria-describedby");
  }
}
