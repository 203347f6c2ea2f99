/* Keys act only while a question has the focus, and may be turned off; each does what a button does. */
"use strict";

const stegvisKeys = (() => {
  let call;

  function press(event) {
    const group = event.target.closest("[data-keys]");
    const typing = event.target.matches("input,select,textarea");
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.key === "Enter" && ((typing && !event.target.matches("textarea")) || event.target === group)) return take(event, enter(event.target));
    if (event.target.id === "figure" && !event.target.value && event.key === "Backspace") return take(event, call.back);
    if (!call.on() || !group || typing) return;
    const letter = event.key.toLowerCase();
    if (letter === "backspace") return take(event, call.back);
    if (letter === "/") return take(event, call.seek);
    if (letter === call.page.words().key_rest && $("rest")) return take(event, () => $("rest").click());
    if (["arrowdown", "arrowup"].includes(letter)) return take(event, () => step(group, letter === "arrowdown" ? 1 : -1));
    const to = { [call.page.words().key_yes]: "yes", [call.page.words().key_no]: "no", [call.page.words().key_unknown]: "unknown" }[letter];
    const chosen = to ? group.querySelector(`[data-to="${to}"]`) : /^\d$/.test(letter) ? numbered(group, letter) : null;
    if (chosen) take(event, () => chosen.click());
  }

  const numbered = (group, digit) => [...group.querySelectorAll("button")].find((button) => button.closest("[data-keys]") === group && button.querySelector("kbd")?.textContent === digit && (button.dataset.box || button.dataset.to));

  function take(event, act) {
    event.preventDefault();
    act();
  }

  const enter = (target) => () => {
    if (target.id === "call-age") call.focus([...call.page.p.beside.keys()].find((id) => id !== "caller" && call.page.p.input.has(id)) || "reason");
    else if (target.id === "seek" && $("hits").firstElementChild) $("hits").firstElementChild.click();
    else if (target.closest(".boxes")) call.focusNext("");
    else $("forward")?.click();
  };

  function step(group, by) {
    const all = [...$("call").querySelectorAll("[data-keys]")];
    all[all.indexOf(group) + by]?.focus();
  }

  function begin(given) {
    call = given;
    $("call").addEventListener("keydown", press);
  }

  return { begin };
})();
