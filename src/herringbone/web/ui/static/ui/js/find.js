/* Finding a pupil from anywhere: the first names under the field while one types. Without script, or
   without a network, Enter still asks for the page. Nothing that was found is kept. */
(function () {
  "use strict";
  const field = document.querySelector("[data-find]");
  if (!field || !field.form) return;
  const form = field.form;
  const list = document.createElement("ul");
  list.id = "find-list";
  list.className = "found";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Pupils found");
  list.hidden = true;
  form.append(list);
  const said = document.createElement("span");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  form.append(said);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", "find-list"], ["aria-expanded", "false"]]) field.setAttribute(name, value);
  let asked = 0, waits = 0, at = -1;
  const options = () => [...list.querySelectorAll("[role=option]")];

  function show(html) {
    list.innerHTML = html;
    at = -1;
    field.removeAttribute("aria-activedescendant");
    const found = options().length;
    said.textContent = found ? `${found} shown` : "nobody by that name";
    open(true);
  }
  function open(isOpen) {
    list.hidden = !isOpen;
    field.setAttribute("aria-expanded", String(isOpen));
  }
  function move(step) {
    const all = options();
    if (list.hidden || !all.length) return false;
    if (all[at]) all[at].removeAttribute("aria-selected");
    at = (at + step + all.length + (at < 0 && step < 0 ? 1 : 0)) % all.length;
    all[at].setAttribute("aria-selected", "true");
    all[at].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", all[at].id);
    return true;
  }
  async function ask() {
    const words = field.value.trim(), mine = ++asked;
    if (words.length < 2) { open(false); return; }
    try {
      const answer = await fetch(`${form.action}?${new URLSearchParams({ q: words, shown: "few" })}`, { headers: { Accept: "text/html" }, redirect: "error" });
      const html = answer.ok ? await answer.text() : "";
      if (mine === asked && html && document.activeElement === field) show(html);
    } catch (failure) {
      if (mine === asked) open(false);
    }
  }
  field.addEventListener("input", () => { clearTimeout(waits); waits = setTimeout(ask, 150); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && move(1)) event.preventDefault();
    else if (event.key === "ArrowUp" && move(-1)) event.preventDefault();
    else if (event.key === "Escape" && !list.hidden) { event.preventDefault(); open(false); }
    else if (event.key === "Enter" && !list.hidden && options()[at]) { event.preventDefault(); options()[at].click(); }
  });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) open(false); });
  list.addEventListener("mousedown", (event) => event.preventDefault());
})();
