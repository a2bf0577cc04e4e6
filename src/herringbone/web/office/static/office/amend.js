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
      if (one) one.hidden = !codes.includes(code) && !one.querySelector(".is-invalid") && !form.elements[name].value;
    }
    const channel = form.elements.channel;
    for (const name of ["who", "came_at"]) {
      const one = part(name);
      if (one && channel) one.hidden = !channel.value;
    }
  }
  for (const form of document.querySelectorAll("form")) {
    if (!form.querySelector("[data-amend-field]")) continue;
    form.addEventListener("change", () => fit(form));
    fit(form);
  }
})();
