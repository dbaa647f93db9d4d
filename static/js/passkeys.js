// A form marked data-passkey asks a device before it is sent: data-passkey is the address that says what to ask for. Where
// the browser knows no passkeys, and where scripts are off, the form stays hidden and the password is there.
const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

const read = (options) => {
  options.challenge = toBytes(options.challenge);
  if (options.user) options.user.id = toBytes(options.user.id);
  for (const one of [...(options.excludeCredentials ?? []), ...(options.allowCredentials ?? [])]) one.id = toBytes(one.id);
  return options;
};
const written = (key) => {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (key.response[name]) response[name] = toText(key.response[name]);
  }
  return JSON.stringify({ id: key.id, rawId: toText(key.rawId), type: key.type, response });
};

for (const form of window.PublicKeyCredential ? document.querySelectorAll("[data-passkey]") : []) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const told = form.querySelector("[data-passkey-told]");
    told.textContent = "";
    try {
      const asked = await fetch(form.dataset.passkey, { method: "POST", headers: { accept: "application/json" } });
      // Whoever has to prove first who they are is led there by the page itself.
      if (asked.redirected) return location.reload();
      if (!asked.ok) throw new Error(String(asked.status));
      const publicKey = read(await asked.json());
      const key = publicKey.user
        ? await navigator.credentials.create({ publicKey })
        : await navigator.credentials.get({ publicKey });
      form.elements.answer.value = written(key);
      form.submit();
    } catch {
      told.textContent = form.dataset.passkeyFailed;
      document.dispatchEvent(new CustomEvent("htmx:finally:request"));
    }
  });
}
