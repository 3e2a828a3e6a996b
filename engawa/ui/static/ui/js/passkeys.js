// Buttons for passkeys: ask the server for a challenge, the device for an answer, and send it as the form's own field.
export function attachPasskeys(root) {
  if (!window.PublicKeyCredential) return;
  for (const form of root.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      answer(form).catch(() => {
        form.querySelector("[data-passkey-problem]").hidden = false;
      });
    });
  }
}

async function answer(form) {
  form.querySelector("[data-passkey-problem]").hidden = true;
  const reply = await fetch(form.dataset.options, { method: "POST", body: new FormData(form) });
  const { publicKey } = await reply.json();
  readable(publicKey);
  const made = form.dataset.passkey === "create"
    ? await navigator.credentials.create({ publicKey })
    : await navigator.credentials.get({ publicKey });
  form.elements.credential.value = JSON.stringify(plain(made));
  form.requestSubmit();
}

// The server writes bytes as text; the device wants bytes.
function readable(options) {
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const key of [...(options.excludeCredentials ?? []), ...(options.allowCredentials ?? [])]) key.id = bytes(key.id);
}

function plain(made) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (made.response[part]) response[part] = text(made.response[part]);
  }
  return {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    response,
    clientExtensionResults: made.getClientExtensionResults(),
  };
}

function bytes(written) {
  const plainText = atob(written.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plainText, (sign) => sign.charCodeAt(0));
}

function text(buffer) {
  const written = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return written.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
