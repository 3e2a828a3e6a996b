// Measure files before they travel: what would be refused is told at the field, and everything that was typed stays.
export function attachFiles(form) {
  form.elements.files.addEventListener("change", () => filesFit(form));
}

// Say whether the chosen files can go, and at the field why not.
export function filesFit(form) {
  const words = refusal(form.elements.files);
  tellOfFiles(form, words);
  return !words;
}

export function tellOfFiles(form, words) {
  const field = form.elements.files;
  const error = form.querySelector("[data-files-error]");
  error.textContent = words;
  error.hidden = !words;
  if (!words) return field.removeAttribute("aria-describedby");
  field.setAttribute("aria-describedby", error.id);
  field.closest("details").open = true;
  error.scrollIntoView({ block: "center", behavior: "instant" });
}

function refusal({ files, dataset }) {
  const sizes = [...files].map((file) => file.size);
  if (sizes.length > Number(dataset.mostFiles)) return dataset.tooMany;
  if (sizes.some((size) => size > Number(dataset.mostBytes))) return dataset.tooLarge;
  if (sizes.reduce((sum, size) => sum + size, 0) > Number(dataset.mostTogether)) return dataset.tooLargeTogether;
  return "";
}
