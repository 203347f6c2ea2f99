/* The end of a call: what was said, read back aloud; the safety net, each part said or left out knowingly; the note. */
"use strict";

const stegvisEnd = (() => {
  const PARTS = ["uncertain", "watch", "where", "when"];
  const value = (name) => stegvisForm.value($("form"), name);
  const list = (page, ids) => ids.map((id) => page.p.input.get(id).short).join(", ");

  /* The patient in a few words. */
  function summary(page, now) {
    const w = page.words();
    const own = ["", "patient"].includes(value("caller"));
    const put = (key, ...parts) => (w[`${key}_${own ? "you" : "they"}`] || "").replace(/\{(\d)\}/g, (_, at) => parts[at]);
    const all = page.p.inputs.filter((one) => !one.instrument && one.kind === "boolean" && !now.lapsed.includes(one.id));
    const said = (to, of) => all.filter((one) => value(one.id) === to && of(one)).map((one) => one.id);
    const aloud = (one) => one.answered_by === "caller";
    const reasons = said("yes", (one) => one.group === "reason" && !one.merged);
    const told = (id) => all.some((one) => value(one.id) === "yes" && page.p.gate.has(one.id) && stegvis.inputsOf(page.p.gate.get(one.id).when).has(id));
    const yes = said("yes", (one) => one.group !== "reason" && aloud(one) && !(one.merged && told(one.id)));
    const no = said("no", (one) => one.group === page.p.groups[0]?.id && aloud(one));
    const unsure = said("unknown", aloud);
    const silent = stegvisCall.unanswered().filter((id) => aloud(page.p.input.get(id)));
    const age = now.see("age");
    return [
      w.summing,
      age[0] === age[1] ? put("sum_age", age[0]) : "",
      reasons.length ? put("sum_reason", list(page, reasons)) : "",
      yes.length ? put("sum_yes", list(page, yes)) : "",
      no.length ? put("sum_no", list(page, no)) : "",
      unsure.length ? put("sum_unsure", list(page, unsure)) : "",
      silent.length ? put("sum_silent", list(page, silent)) : "",
      now.rec.say,
      w.right,
    ].filter(Boolean);
  }

  /* What each part of the safety net says, in words to say. */
  function net(page, now) {
    const w = page.words();
    const numbers = page.p.call.phones.slice(0, 2).reverse().map((one) => one.shown).join(", ");
    const day = page.day(now.rec.booking.days);
    return { uncertain: w.net_uncertain, watch: w.net_watch, where: w.net_where.replace("{0}", numbers || "–"), when: w.net_when.replace("{0}", day || w.net_day) };
  }

  function part(page, id, text) {
    const w = page.words();
    const pick = (to) => () => page.also(id, page.extra[id] === to ? null : to);
    const button = (to, word) => el("button", { type: "button", class: "choice", "aria-pressed": String(page.extra[id] === to), "data-net": `${id}-${to}`, onclick: pick(to) }, word);
    return el("div", { role: "group", "aria-label": w[`part_${id}`] }, el("p", {}, el("strong", {}, w[`part_${id}`]), " ", text),
      el("div", { class: "answers" }, button("said", w.said), button("left", w.left_out)));
  }

  function decline(page, id, taken_back) {
    const box = stegvisForm.named($("form"), "declines").find((field) => field.value === id);
    if (box) box.checked = !taken_back;
    else stegvisForm.set($("form"), "declined_step", taken_back ? "" : id);
    page.changed();
    page.refresh();
  }

  /* What may be declined: the forms of care, the proposed step and one that is declined already. */
  function refusals(page, now) {
    const no = now.given.declines || [];
    const steps = [...new Set([now.rec.step, ...no])].filter((id) => page.p.step.has(id)).map((id) => [id, page.p.step.get(id).name]);
    return [...Object.entries(page.p.forms), ...steps].map(([id, name]) =>
      el("button", { type: "button", class: "choice", "aria-pressed": String(no.includes(id)), "data-to": id, onclick: () => decline(page, id, no.includes(id)) }, stegvisChips.capital(name)));
  }

  function show(page, now) {
    const w = page.words();
    const texts = net(page, now);
    const third = ["", "patient"].includes(value("caller")) ? null : el("p", { class: "hint third" }, sign("speak"), " ", w.third, " ",
      el("button", { type: "button", class: "choice", "aria-pressed": String(Boolean(page.extra.spoken)), "data-net": "spoken", onclick: () => page.also("spoken", !page.extra.spoken) }, w.spoken_with));
    const known = now.given.none_of.length || Object.keys(now.given.findings).length;
    return [
      el("div", { role: "group", tabindex: "-1", "data-keys": "end", "aria-labelledby": "end-title" }, el("h2", { class: "big", id: "end-title" }, w.end_title)),
      third,
      known ? el("section", { class: "read-back" }, el("h3", {}, w.read_back), el("blockquote", {}, summary(page, now).map((one) => el("p", {}, one))),
        el("p", {}, el("button", { type: "button", class: "choice", "aria-pressed": String(Boolean(page.extra.confirmed)), "data-net": "confirmed", onclick: () => page.also("confirmed", !page.extra.confirmed) }, w.confirmed))) : null,
      el("section", {}, el("h3", {}, w.net), el("div", { class: "net" }, PARTS.map((id) => part(page, id, texts[id])))),
      el("section", { "data-keys": "declines", role: "group", "aria-labelledby": "declines" }, el("h3", { id: "declines" }, w.declines), el("div", { class: "answers" }, refusals(page, now))),
      el("section", {}, el("h3", {}, w.note_here),
        el("p", { class: "row" }, el("button", { type: "button", class: "primary", id: "forward", onclick: () => $("copy").click() }, w.copy_note),
          el("button", { type: "button", onclick: () => $("new-patient").click() }, w.new_patient))),
    ];
  }

  /* What of the end belongs in the note: the safety net, whether it was read back, a call about the same thing. */
  function lines(page) {
    const w = page.words();
    const named = (to) => PARTS.filter((id) => page.extra[id] === to).map((id) => w[`part_${id}`].toLowerCase());
    const [said, left] = [named("said"), named("left")];
    const out = [];
    if (page.extra.again) out.push(w.note_again);
    if (page.extra.spoken && !["", "patient"].includes(value("caller"))) out.push(w.note_spoken);
    if (said.length || left.length) out.push([said.length ? `${w.note_net}: ${said.join(", ")}.` : "", left.length ? `${w.note_left}: ${left.join(", ")}.` : ""].filter(Boolean).join(" "));
    if (page.extra.confirmed) out.push(w.note_confirmed);
    return out.map((line) => `${line}\n`).join("");
  }

  /* What was said at the end, as Python keeps it with the patient. */
  function data({ extra }) {
    const plain = ["again", "spoken", "confirmed"].filter((name) => extra[name]).map((name) => [name, true]);
    const advice = PARTS.filter((id) => extra[id]).map((id) => [id, extra[id]]);
    return Object.fromEntries([...plain, ...(advice.length ? [["advice", Object.fromEntries(advice)]] : [])]);
  }

  const extras = ({ advice = {}, ...plain } = {}) => ({ ...plain, ...advice });

  return { show, lines, data, extras };
})();
