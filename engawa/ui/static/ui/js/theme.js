// Set day or night before the first paint, where the reader has chosen one; otherwise the device decides.
try {
  const theme = localStorage.getItem("engawa.theme");
  if (theme === "day" || theme === "night") document.documentElement.dataset.theme = theme;
} catch {
  // A browser that forbids storage follows the device.
}
