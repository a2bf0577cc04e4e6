/* Of an event's form, shows only the choices that its scope needs. Without script all stand there. */
(function () {
  "use strict";
  const scope = document.getElementById("id_scope");
  const FIELDS = { year_group: "years", class: "classes", travels: "routes", list: "pupils" };
  if (!scope) return;
  function show() {
    for (const part of document.querySelectorAll("[data-scope-of]")) part.hidden = part.dataset.scopeOf !== FIELDS[scope.value];
  }
  scope.addEventListener("change", show);
  show();
})();
