// Find a person: a GET form that works alone. htmx fills the list from the server after two letters;
// arrows move in it, Enter opens the person, or sends the form when none is chosen.
for (const form of document.querySelectorAll("form[data-find]")) {
  const input = form.querySelector("[role=combobox]"), list = form.querySelector("[role=listbox]");
  const status = form.querySelector("[role=status]");
  const options = () => [...list.querySelectorAll("[role=option]")];
  let at = -1;

  const choose = index => {
    const all = options();
    at = all.length ? (index + all.length) % all.length : -1;
    all.forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    if (at >= 0) { input.setAttribute("aria-activedescendant", all[at].id); all[at].scrollIntoView({ block: "nearest" }); }
    else input.removeAttribute("aria-activedescendant");
  };
  const open = yes => {
    list.hidden = !yes;
    input.setAttribute("aria-expanded", String(yes));
    if (!yes) { at = -1; input.removeAttribute("aria-activedescendant"); }
  };

  input.addEventListener("htmx:beforeRequest", event => {
    if (input.value.trim().length < 2) { event.preventDefault(); open(false); list.replaceChildren(); }
  });
  list.addEventListener("htmx:afterSwap", () => {
    at = -1;
    input.removeAttribute("aria-activedescendant");
    const found = options().length;
    open(found > 0 && document.activeElement === input);
    status.textContent = (found ? status.dataset.some : status.dataset.none).replace("{n}", found);
  });
  input.addEventListener("keydown", event => {
    if (event.key === "Escape" && !list.hidden) { open(false); event.preventDefault(); return; }
    if (event.key === "Enter" && at >= 0 && !list.hidden) { location.assign(options()[at].dataset.url); event.preventDefault(); return; }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !options().length) return;
    open(true);
    choose(at < 0 && step < 0 ? -1 : at + step);
    event.preventDefault();
  });
  list.addEventListener("mousedown", event => event.preventDefault()); // the focus stays in the field
  list.addEventListener("click", event => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
  input.addEventListener("blur", () => open(false));
}
