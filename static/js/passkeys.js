// Passkeys: to add one, and to sign in with one. Without this script links sign in.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

// What the device is asked for. The server keeps the challenge, once and for five minutes.
const asked = async (form) => {
  const answer = await fetch(form.dataset.options, {
    method: "POST",
    headers: { "X-CSRFToken": form.elements.csrf_token.value },
  });
  if (!answer.ok) throw new Error(answer.statusText);
  const options = await answer.json();
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const key of options.excludeCredentials ?? []) key.id = bytes(key.id);
  return { publicKey: options };
};

const send = (form, key) => {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const response = {};
  for (const part of parts) if (key.response[part]) response[part] = text(key.response[part]);
  form.elements.credential.value = JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response });
  form.submit();
};

let waiting = new AbortController();

const ready = (form) => {
  const kind = form.dataset.passkey;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    waiting.abort();
    waiting = new AbortController();
    try {
      send(form, await navigator.credentials[kind]({ ...(await asked(form)), signal: waiting.signal }));
    } catch {
      form.querySelector("[data-failed]").hidden = false;
    }
  });
};

// Offer passkeys in the list that opens under the field for the address.
const offer = async (form) => {
  if (!document.querySelector("[autocomplete~=webauthn]")) return;
  if (!(await window.PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  const { signal } = waiting;
  try {
    send(form, await navigator.credentials.get({ ...(await asked(form)), mediation: "conditional", signal }));
  } catch {
    // Nobody chose one, or the button was pressed.
  }
};

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    ready(form);
    if (form.dataset.passkey === "get") offer(form);
  }
}
