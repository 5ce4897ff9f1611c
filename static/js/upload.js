// A file goes with its progress shown. Without this script the form is sent as it is.
// A file too large is told before it is sent; what was typed and chosen stays, whatever happens.
const form = document.querySelector("form[data-upload]");
const panel = form.querySelector("[data-upload-progress]"), bar = panel.querySelector("progress");
const words = panel.querySelector("[role=status]"), button = form.querySelector("[type=submit]");
let sending = null, told = -1;

const chosen = () => [...form.querySelectorAll("input[type=file]")].find(input => input.files.length);

function complain(list) {
  document.querySelector(".errors")?.remove();
  form.querySelectorAll(".field--bad").forEach(field => field.classList.remove("field--bad"));
  form.closest("main").querySelector(".head").after(list);
  list.querySelectorAll("a[href^='#']").forEach(link =>
    document.getElementById(link.hash.slice(1))?.closest(".field")?.classList.add("field--bad"));
  list.focus();
}

function complaint(sentence, input) {
  const list = document.createElement("section");
  list.className = "errors"; list.tabIndex = -1; list.setAttribute("role", "alert");
  const line = document.createElement(input ? "a" : "p");
  if (input) line.href = `#${input.id}`;
  line.textContent = sentence;
  list.append(line);
  return list;
}

function rest() {
  sending = null; told = -1;
  panel.hidden = true; button.disabled = false;
}

function show(percent) {
  bar.value = percent;
  const tenth = Math.floor(percent / 10);
  if (percent < 100 && tenth === told) return; // a screen reader hears each tenth once
  told = tenth;
  words.textContent = percent < 100 ? form.dataset.sending.replace("{percent}", percent) : form.dataset.checking;
}

function arrived() {
  const request = sending;
  rest();
  if (request.status === 201) { location.assign(JSON.parse(request.responseText).location); return; }
  if (request.status === 401) { complain(complaint(form.dataset.signedOut)); return; }
  const answer = new DOMParser().parseFromString(request.responseText, "text/html").querySelector(".errors");
  complain(answer ?? complaint(form.dataset.broken));
}

form.addEventListener("submit", event => {
  const input = chosen();
  if (sending) { event.preventDefault(); return; }
  if (!input) return;
  event.preventDefault();
  if (input.files[0].size > Number(form.dataset.limit)) { complain(complaint(form.dataset.tooLarge, input)); return; }
  sending = new XMLHttpRequest();
  sending.upload.addEventListener("progress", e => e.lengthComputable && show(Math.floor(100 * e.loaded / e.total)));
  sending.addEventListener("load", arrived);
  sending.addEventListener("error", () => { rest(); complain(complaint(form.dataset.broken)); });
  sending.addEventListener("abort", rest);
  document.querySelector(".errors")?.remove();
  panel.hidden = false; button.disabled = true; show(0);
  sending.open("POST", form.action || location.href);
  sending.setRequestHeader("Accept", "application/json"); // else the answer would be followed unseen
  sending.send(new FormData(form));
});
panel.querySelector("[data-upload-stop]").addEventListener("click", () => sending?.abort());
// Pages that come back from the browser's memory are at rest.
addEventListener("pageshow", event => { if (event.persisted) rest(); });
