// On every page: an error summary takes the focus, a message can be put away.
document.querySelector("[data-focus]")?.focus();
// The server is the judge: its sentences are ours, in the error summary, not the browser's bubbles.
const judged = root => { for (const form of root.querySelectorAll("form[method=post]")) form.noValidate = true; };
judged(document);
document.addEventListener("htmx:load", event => judged(event.target));
for (const toast of document.querySelectorAll(".toast")) {
  const words = toast.parentElement.dataset.dismiss;
  if (!words) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words;
  button.addEventListener("click", () => { toast.remove(); document.getElementById("main").focus(); });
  toast.append(button);
}
// Escape and a click elsewhere close the account menu.
const menu = document.querySelector(".menu");
addEventListener("click", e => { if (menu?.open && !menu.contains(e.target)) menu.open = false; });
addEventListener("keydown", e => {
  if (e.key === "Escape" && menu?.open) { menu.open = false; menu.querySelector("summary").focus(); }
  if (e.key === "/" && !e.target.closest("input, textarea, select, [contenteditable]") && !e.ctrlKey && !e.metaKey && !e.altKey) {
    const find = document.getElementById("find");
    if (find) { find.focus(); e.preventDefault(); }
  }
});

// Words kept on this device: gone after 14 days, when the person signs out, and when a conflict is settled.
const USER = document.documentElement.dataset.user ?? "", DAYS = 14 * 24 * 3600 * 1000;
function kept(prefix) {
  try { return Object.keys(localStorage).filter(key => key.startsWith(prefix)); } catch { return []; }
}
for (const key of kept("draft:")) {
  let at = 0;
  try { at = JSON.parse(localStorage.getItem(key)).at; } catch { /* not ours to read: out */ }
  if (!(Date.now() - at < DAYS)) localStorage.removeItem(key);
}
// What a message says was taken by the server need not wait here any more.
for (const told of document.querySelectorAll("[data-forget]")) try { localStorage.removeItem(`draft:${USER}:${told.dataset.forget}`); } catch { /* nothing was kept */ }
const leave = document.querySelector("[data-leave]");
addEventListener("submit", event => {
  const form = event.target;
  if (form.dataset.clears) kept(`draft:${USER}:${form.dataset.clears}`).forEach(key => localStorage.removeItem(key));
  if (!("signOut" in form.dataset)) return;
  const words = kept(`draft:${USER}:`);
  if (words.length && leave?.showModal && !leave.open && leave.returnValue !== "go") { event.preventDefault(); leave.form = form; leave.showModal(); return; }
  words.forEach(key => localStorage.removeItem(key));
});
leave?.querySelector("[data-stay]").addEventListener("click", () => leave.close("stay"));
leave?.querySelector("[data-go]").addEventListener("click", () => { leave.close("go"); leave.form.requestSubmit(); });
// A filter form acts at once; without scripts it has a button in <noscript>.
addEventListener("change", event => { if (event.target.form?.matches("form[data-auto]")) event.target.form.requestSubmit(); });
