// [data-fresh] beside [data-live]: a page without anything to type in is fetched anew when its channel moves. What
// somebody takes back leaves an open screen at once.
export function attachFresh(root) {
  for (const part of root.querySelectorAll("[data-fresh]")) part.addEventListener("live", () => location.reload());
}
