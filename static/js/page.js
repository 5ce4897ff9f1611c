// On every page: an error summary takes the focus, a message can be put away.
document.querySelector("[data-focus]")?.focus();
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
