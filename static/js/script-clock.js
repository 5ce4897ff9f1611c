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

// Whoever types or pastes a time of their own means that one.
function dropOurs(field) {
  const ours = /^\d{1,2}:\d\d (?=\d{1,2}:\d\d\b)/m.exec(field.value);
  if (ours) field.setRangeText("", ours.index, ours.index + ours[0].length, "preserve");
}

for (const field of document.querySelectorAll("textarea[data-script]")) {
  field.addEventListener("focus", () => { if (!field.value) insert(field, now()); });
  field.addEventListener("input", () => dropOurs(field));
  field.addEventListener("keydown", event => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    insert(field, `\n${now()}`);
    field.scrollTop = field.scrollHeight;
  });
}
