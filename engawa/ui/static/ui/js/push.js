// A short word on this device when there is something new: asked for by a tap on this page, and never offered elsewhere.
export function attachPush(root) {
  const place = root.querySelector("[data-push]");
  const ask = place.querySelector("[data-push-ask]");
  place.querySelector("[data-push-off]")?.addEventListener("submit", () => void unsubscribe());
  if (!ask || !("PushManager" in window) || !("serviceWorker" in navigator)) return;
  place.querySelector("[data-push-none]").hidden = true;
  ask.hidden = false;
  ask.addEventListener("submit", async (event) => {
    event.preventDefault();
    const failed = place.querySelector("[data-push-failed]");
    failed.hidden = true;
    try {
      await subscribe(place.dataset, new FormData(ask).get("csrfmiddlewaretoken"));
      location.reload();
    } catch {
      failed.hidden = false;
    }
  });
}

async function subscribe({ key, on }, token) {
  const { pushManager } = await navigator.serviceWorker.ready;
  // One that was made under another key, before a move or a restore, can't be used any more.
  await (await pushManager.getSubscription())?.unsubscribe();
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const answer = await fetch(on, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(subscription),
  });
  if (answer.ok) return;
  await subscription.unsubscribe();
  throw new Error("not kept");
}

// The form ends it on our side even if this does not run; this ends it in the browser too.
async function unsubscribe() {
  const { pushManager } = await navigator.serviceWorker.ready;
  await (await pushManager.getSubscription())?.unsubscribe();
}
