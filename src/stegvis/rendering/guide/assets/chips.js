/* What was answered, each a chip that leads back to its question; and answers that contradict each other. */
"use strict";

const stegvisChips = (() => {
  const MANY = 20;
  const value = (name) => stegvisForm.value($("form"), name);
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const wordOf = (page, id, said) => ({ yes: page.words().yes, no: page.words().no, unknown: page.words().does_not_know })[said] ||
    (page.p.input.get(id)?.choices || []).find((choice) => choice.id === said)?.name || said;

  function given(page, now, order, jump) {
    const asked = [...order, ...page.p.inputs.map((other) => other.id).filter((id) => !order.includes(id))]
      .filter((id) => id !== "age" && page.p.input.get(id) && !page.p.input.get(id).instrument && !page.p.beside.has(id) && stegvisNext.spoken(now, id));
    const scales = page.p.instruments.filter((scale) => value(`score:${scale.id}`) !== "").map((scale) => scale.id);
    const chip = (id, text) => el("li", {}, el("button", { type: "button", class: "chip", onclick: () => jump(id), "aria-label": `${page.words().change}: ${text}` }, text));
    const no = asked.filter((id) => value(id) === "no");
    const others = asked.filter((id) => value(id) !== "no");
    const text = (id) => (value(id) === "yes" ? page.p.input.get(id).short : `${page.p.input.get(id).short}: ${wordOf(page, id, value(id))}`);
    const all = [...others.map((id) => chip(id, text(id))), ...scales.map((id) => chip(id, `${page.p.instrument.get(id).name} ${value(`score:${id}`)}`))];
    const silent = stegvisCall.unanswered();
    const fold = (word, ids) => (ids.length ? el("li", {}, el("details", { class: "denials", "data-of": word }, el("summary", { class: "chip" }, `${capital(word)}: ${ids.length}`), el("ul", { class: "chips" }, ids.map((id) => chip(id, page.p.input.get(id).short))))) : null);
    const denials = fold(page.words().no, no);
    const unanswered = fold(page.words().unanswered, silent);
    return all.length || denials || unanswered ? el("nav", { "aria-label": page.words().answered, class: "answered" }, el("ul", { class: "chips" }, all, denials, unanswered)) : null;
  }

  /* Answers that contradict each other, each to be asked again. */
  function doubts(page, ids, jump) {
    const said = (id) => (page.p.input.get(id).instrument ? `${page.p.input.get(id).name}: ${value(page.p.input.get(id).item ? `item:${page.p.input.get(id).instrument}:${page.p.input.get(id).item}` : `score:${id}`)}` : `${page.p.input.get(id).name}: ${wordOf(page, id, value(id))}`);
    return [el("section", { class: "ask", "data-of": ids.join(), role: "group", tabindex: "-1", "data-keys": "ask", "aria-labelledby": "q-title" },
      el("h2", { id: "q-title" }, page.words().doubts), el("p", {}, page.words().contradicted),
      el("ul", { class: "chips" }, ids.map((id) => el("li", {}, el("button", { type: "button", class: "choice", onclick: () => jump(id) }, `${page.words().change}: ${said(id)}`)))))];
  }

  /* Enough for the phone, or for the whole answer. */
  function stop(page, now, finish, on) {
    const { enough } = now.rec;
    const w = page.words();
    if (!enough.phone && !enough.done && now.waiting.length) return null;
    const why = enough.done ? [w.done, w.done_why] : enough.phone ? [w.enough, w.enough_why] : [w.asked_all, w.asked_all_why];
    const open = on && !enough.done && now.waiting.length;
    return el("div", { class: "stop" }, sign("check"), el("p", {}, el("strong", {}, why[0]), " ", why[1]),
      finish ? el("button", { type: "button", class: "primary", id: "finish", onclick: finish }, w.finish) : null,
      open ? el("button", { type: "button", id: "further", onclick: on }, enough.done_at_most > MANY ? w.further : `${w.further} (${w.at_most} ${enough.done_at_most})`) : null);
  }

  return { stop, given, doubts, wordOf, capital };
})();
