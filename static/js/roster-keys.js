// A roster where each person takes one key: the number of a choice picks it and goes to the next.
// Works inside the form alone (WCAG 2.1.4). What is picked or written is sent by itself, a person at
// a time: <form data-roster data-failed="…" data-saved="…"><tr data-person>…</tr></form>.
const form = document.querySelector("form[data-roster]");
const told = form?.querySelector("[data-roster-told]");

async function keep(row) {
  const words = new FormData();
  words.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const control of row.querySelectorAll("input, textarea")) {
    if (control.type !== "radio" || control.checked) words.set(control.name, control.value);
  }
  let isKept = false;
  try {
    const answer = await fetch(form.action, { method: "POST", body: words, headers: { Accept: "application/json" }, redirect: "error" });
    isKept = answer.status === 204;
  } catch { /* no connection: told below */ }
  told.textContent = isKept ? form.dataset.saved : form.dataset.failed;
}

function tally() {
  const rows = [...form.querySelectorAll("[data-person]")];
  const left = rows.filter(row => !row.querySelector("input:checked")).length;
  const count = form.querySelector("[data-roster-left]");
  if (count) count.textContent = left ? count.dataset.some.replace("{n}", left) : count.dataset.none;
}

const waiting = new WeakMap();
function soon(row) {
  clearTimeout(waiting.get(row));
  waiting.set(row, setTimeout(() => keep(row), 1200));
}

function changed(control) {
  const row = control.closest("[data-person]");
  if (!row) return;
  // A folded reason can be neither seen nor focused.
  if (control.hasAttribute("data-needs-reason")) row.querySelector("details").open = true;
  clearTimeout(waiting.get(row)); keep(row); tally();
}

form?.addEventListener("change", event => changed(event.target));
form?.addEventListener("input", event => {
  if (event.target.matches("textarea")) soon(event.target.closest("[data-person]"));
});
form?.addEventListener("keydown", event => {
  if (event.metaKey || event.ctrlKey || event.altKey || event.target.matches("textarea")) return;
  const row = event.target.closest("[data-person]");
  const pick = row?.querySelector(`input[type=radio][data-key="${CSS.escape(event.key)}"]`);
  if (!pick) return;
  event.preventDefault();
  pick.checked = true;
  pick.dispatchEvent(new Event("change", { bubbles: true }));
  const reason = pick.hasAttribute("data-needs-reason") && row.querySelector("textarea");
  const rows = [...form.querySelectorAll("[data-person]")];
  const next = rows[rows.indexOf(row) + 1]?.querySelector("input[type=radio]:checked, input[type=radio]");
  (reason && !reason.value ? reason : next ?? form.querySelector("[name=send]"))?.focus();
});
if (form) {
  tally();
  // Picked before this script came, over a slow network.
  for (const radio of form.querySelectorAll("input[type=radio]:checked")) if (!radio.defaultChecked) changed(radio);
  form.querySelector("[data-person] input[type=radio]")?.focus({ preventScroll: true });
}
