// Today without reloading: after something is done the next task has the focus, and a voice says so.

const said = document.createElement("div");
said.className = "unseen";
said.setAttribute("role", "status");
document.body.append(said);

let next = "";

document.body.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt.closest("form");
  next = form ? new URL(form.action, location.href).searchParams.get("today") ?? "" : "";
});

document.body.addEventListener("htmx:afterSettle", () => {
  const wrong = document.getElementById("errors");
  (wrong ?? document.getElementById(next) ?? document.getElementById("tasks"))?.focus();
  said.textContent = document.querySelector(".flashes")?.textContent.trim() ?? "";
});
