// Keep an open conversation up to date. Nothing is shown twice: an entry is known by its id, and a newer state of it takes
// the older one's place.
import { attachSend } from "./send.js";

export function attachTalk(root) {
  const list = root.querySelector("[data-thread]");
  if (!list.dataset.live) return;
  list.addEventListener("live", ({ detail }) => heard(list, detail));
  document.addEventListener("visibilitychange", () => document.hidden || ask(list, Number(list.dataset.number)));
  const form = root.querySelector("[data-composer]");
  if (form) attachSend(form, (html) => sent(list, html));
}

function heard(list, { name, data }) {
  if (name === "entry" || name === "promise") hold(() => show(list, data));
  if (name === "whisper" && data !== `typing:${list.dataset.me}`) showTyping();
}

function show(list, html) {
  const fresh = Object.assign(document.createElement("template"), { innerHTML: html }).content;
  for (const entry of fresh.querySelectorAll("[data-entry]")) put(list, entry);
  const promise = fresh.querySelector("[data-promise]");
  if (!promise) return;
  // Writing opens a conversation: what the page says of it is what it would say if it were opened now.
  document.querySelector("[data-closed]").hidden = !promise.matches("[data-is-closed]");
  document.querySelector("[data-promise]").replaceWith(promise);
}

function put(list, entry) {
  const there = document.getElementById(entry.id);
  const { changed, number, author } = entry.dataset;
  if (there && Number(there.dataset.changed) >= Number(changed)) return;
  // What all hear says nothing of what I can change: my own entries are asked for as I see them.
  if (author === list.dataset.me && !entry.matches(".own")) return ask(list, Number(changed) - 1);
  const next = [...list.children].find((other) => Number(other.dataset.number) > Number(number));
  // One that waited for its time stands in another list.
  there?.remove();
  list.insertBefore(entry, next ?? null);
  document.querySelector("[data-nothing]")?.remove();
  // Told for one's own list of what is new, and nobody else's.
  if (author !== list.dataset.me && !document.hidden) ask(list, Number(changed));
}

async function ask(list, after) {
  const answer = await fetch(`${list.dataset.thread}?after=${after}`).catch(() => null);
  if (!answer?.ok) return;
  const html = await answer.text();
  hold(() => show(list, html));
}

// Whoever is writing keeps the line they write on where it is.
function hold(change) {
  const form = document.querySelector("[data-composer]");
  const before = form?.contains(document.activeElement) ? form.getBoundingClientRect().top : null;
  change();
  if (before !== null) scrollBy({ top: form.getBoundingClientRect().top - before, behavior: "instant" });
}

function sent(list, html) {
  show(list, html);
  // Whoever has just sent something sees that it stands there.
  list.lastElementChild?.scrollIntoView({ block: "nearest", behavior: "instant" });
}

let quiet;
function showTyping() {
  const line = document.querySelector("[data-typing-shown]");
  line.hidden = false;
  clearTimeout(quiet);
  quiet = setTimeout(() => (line.hidden = true), 6000);
}
