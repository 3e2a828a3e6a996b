// The switch between day and night. The choice stays on this device.
export function attachTheme(root) {
  const button = root.querySelector("[data-theme-switch]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const theme = isNight() ? "day" : "night";
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem("engawa.theme", theme);
    } catch {
      // The choice then holds for this page only.
    }
  });
}

function isNight() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "night" : matchMedia("(prefers-color-scheme: dark)").matches;
}
