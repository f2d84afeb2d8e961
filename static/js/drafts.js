// What is being logged stays on this device until the server says that it has it.

const A_WEEK = 7 * 24 * 3600 * 1000;
const kept = (key) => {
  try {
    const draft = JSON.parse(localStorage.getItem(key));
    return draft?.fields ? draft : null;
  } catch {
    return null;
  }
};
const isTicked = (field) => !["radio", "checkbox"].includes(field.type) || field.checked;

for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = `draft:${form.dataset.draft}`;
  const fields = [...form.elements].filter(
    (field) => field.name && field.name !== "csrf_token" && !["file", "submit"].includes(field.type)
  );
  const said = form.elements.namedItem("said");

  const draft = kept(key);
  if (draft && Date.now() - draft.at < A_WEEK && !said.value) restore(draft.fields);

  form.addEventListener("input", keep);
  form.addEventListener("submit", (event) => {
    keep();
    if (navigator.onLine) return;
    event.preventDefault();
    form.querySelector("[data-offline]").hidden = false;
  });

  function restore(values) {
    for (const field of fields) {
      if (!(field.name in values)) continue;
      if (field.type === "radio" || field.type === "checkbox") field.checked = values[field.name] === field.value;
      else field.value = values[field.name];
    }
  }

  function keep() {
    const values = Object.fromEntries(fields.filter(isTicked).map((field) => [field.name, field.value]));
    if (said.value) localStorage.setItem(key, JSON.stringify({ at: Date.now(), fields: values }));
    else localStorage.removeItem(key);
  }
}

// The page after logging names what has arrived; that draft is done.
const arrived = document.querySelector("[data-logged]")?.dataset.logged;
for (const key of Object.keys(localStorage)) {
  if (arrived && key.startsWith("draft:") && kept(key)?.fields.form_key === arrived) localStorage.removeItem(key);
}
