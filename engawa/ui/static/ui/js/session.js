// A page can stand open while its session ends or begins anew in another tab: its forms are refused then, or led to the
// sign-in. Neither may cost anybody a word.
export const isStale = (answer) => Boolean(answer && (answer.status === 403 || answer.redirected));

// Take the token of a fresh copy of the page into its forms; false where nobody is signed in.
export async function freshened(form) {
  const answer = await fetch(new URL("../", form.action)).catch(() => null);
  if (!answer?.ok || answer.redirected) return false;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = fresh.querySelector("[data-composer] [name=csrfmiddlewaretoken]")?.value;
  if (!token) return false;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  return true;
}
