/* An amendment asks only what its code and evidence need. Without script every field stands there. */
(function () {
  "use strict";
  const ASKED_BY = {
    minutes: ["L", "U", "M", "Y1", "C2"],
    authoriser: ["C", "C1", "C2", "J1", "S"],
    provider: ["B", "K", "W"],
  };
  function fit(form) {
    const part = (name) => form.querySelector(`[data-amend-field="${name}"]`);
    const code = form.elements.code ? form.elements.code.value : "";
    for (const [name, codes] of Object.entries(ASKED_BY)) {
      const one = part(name);
      if (one) one.hidden = !codes.includes(code) && !one.querySelector(".is-wrong") && !form.elements[name].value;
    }
    const channel = form.elements.channel;
    const reason = form.elements.reason ? form.elements.reason.value : "";
    for (const control of form.querySelectorAll("[data-needed-by]")) {
      const name = control.name;
      const evidence = ["who", "came_at"].includes(name) && channel && channel.value;
      const is = Boolean(evidence) || (reason !== "" && control.dataset.neededBy.split(" ").includes(reason));
      const one = part(name);
      if (one && ["who", "came_at"].includes(name)) one.hidden = !is;
      const sign = form.querySelector(`label[for="${control.id}"] .optional`);
      if (sign) sign.textContent = is ? "(required)" : "(optional)";
      control.toggleAttribute("aria-required", is);
      if (is) control.setAttribute("aria-required", "true");
    }
  }
  for (const form of document.querySelectorAll("form")) {
    if (!form.querySelector("[data-amend-field]")) continue;
    form.addEventListener("change", () => fit(form));
    form.addEventListener("reset", () => setTimeout(() => fit(form)));
    fit(form);
  }
})();
