// A passkey that fails, or that the person waves away, gets a sentence instead of silence.
document.addEventListener("allauth.error", event => {
  const note = document.querySelector("[data-passkey-error]");
  if (note) { note.hidden = false; event.preventDefault(); }
});
