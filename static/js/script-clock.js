// The script of an observation: Enter begins a new line with the time it is. Without this script
// people type the times themselves.
function now() {
  const time = new Date();
  return `${time.getHours()}:${String(time.getMinutes()).padStart(2, "0")} `;
}

function insert(field, words) {
  field.setRangeText(words, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true })); // the keeper saves it
}

for (const field of document.querySelectorAll("textarea[data-script]")) {
  field.addEventListener("focus", () => { if (!field.value) insert(field, now()); });
  field.addEventListener("keydown", event => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    insert(field, `\n${now()}`);
    field.scrollTop = field.scrollHeight;
  });
}
