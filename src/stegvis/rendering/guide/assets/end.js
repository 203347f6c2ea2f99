/* Beside the questions of a call: the story before them; after them what was said, read back aloud; the safety net, each part said or left out knowingly; the note. */
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

  /* What the caller tells before anything is asked: it stands in the note, and no rule reads it. */
  function story(page) {
    const tell = (event) => {
      const first = !page.extra.story;
      page.extra.story = event.target.value;
      page.changed();
      return first ? page.refresh() : page.paint();
    };
    const field = el("textarea", { id: "story", rows: "2", autocomplete: "off", oninput: tell });
    field.value = page.extra.story || "";
    return el("p", { class: "story" }, el("label", { for: "story" }, page.words().story), field);
  }

  const left = ({ extra }) => PARTS.filter((id) => !extra[id]);

  /* The call is done when each part of the safety net is said or left out knowingly. */
  function done(page, act) {
    const [first] = left(page);
    if (first) $("call").querySelector(`[data-net="${first}-said"]`).focus();
    else act();
  }

  /* What the clinician chooses instead of the proposal, and why; without a reason it is no choice. */
  function own({ p, words, extra: { override = {} } }) {
    const name = (all, id) => all.find((one) => one.id === id)?.name || id;
    const chosen = [name(p.levels, override.level), name(p.urgencies, override.urgency)].filter(Boolean);
    const why = (override.reason || "").trim();
    return chosen.length && why ? `${chosen.join(", ")}. ${words().course_reason}: ${why}` : "";
  }

  function choosing(page) {
    const w = page.words();
    const { override = {} } = page.extra;
    const set = (name) => (event) => page.also("override", { ...override, [name]: event.target.value });
    const pick = (name, word, all) => {
      const options = [{ id: "", name: w.as_proposed }, ...all].map((one) => el("option", { value: one.id, selected: one.id === (override[name] || "") ? "" : null }, one.name));
      return el("label", {}, el("span", {}, word), el("select", { id: `own-${name}`, onchange: set(name) }, options));
    };
    const wanting = (override.level || override.urgency) && !own(page);
    return el("section", { class: "own" }, el("h3", {}, w.own), el("p", { class: "row" }, pick("level", w.level, page.p.levels), pick("urgency", w.urgency, page.p.urgencies),
      el("label", {}, el("span", {}, w.course_reason), el("input", { id: "own-reason", type: "text", autocomplete: "off", value: override.reason || "", oninput: set("reason"), "aria-describedby": "own-said" }))),
      el("p", { id: "own-said", class: wanting ? "fault" : "soft" }, wanting ? w.own_missing : w.own_why));
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
      choosing(page),
      el("section", {}, el("h3", {}, w.note_here),
        el("p", { id: "net-left", class: "soft", role: "status" }, left(page).length ? `${w.net_left}: ${left(page).map((id) => w[`part_${id}`].toLowerCase()).join(", ")}.` : ""),
        el("p", { class: "row" }, el("button", { type: "button", class: "primary", id: "forward", "aria-describedby": "net-left", onclick: () => done(page, () => $("copy").click()) }, w.copy_note),
          el("button", { type: "button", "aria-describedby": "net-left", onclick: () => done(page, () => $("new-patient").click()) }, w.new_patient))),
    ];
  }

  /* What of the end belongs in the note: the safety net, whether it was read back, a call about the same thing. */
  function lines(page) {
    const w = page.words();
    const named = (to) => PARTS.filter((id) => page.extra[id] === to).map((id) => w[`part_${id}`].toLowerCase());
    const [said, out_of] = [named("said"), named("left")];
    const out = [];
    const chosen = own(page);
    if (chosen) out.push(`${w.own}: ${chosen}`);
    if ((page.extra.story || "").trim()) out.push(`${w.note_story}: ${page.extra.story.trim().replace(/\s+/g, " ")}`);
    if (page.extra.again) out.push(w.note_again);
    if (page.extra.spoken && !["", "patient"].includes(value("caller"))) out.push(w.note_spoken);
    if (said.length || out_of.length) out.push([said.length ? `${w.note_net}: ${said.join(", ")}.` : "", out_of.length ? `${w.note_left}: ${out_of.join(", ")}.` : ""].filter(Boolean).join(" "));
    if (page.extra.confirmed) out.push(w.note_confirmed);
    return out.map((line) => `${line}\n`).join("");
  }

  /* What was said at the end, as Python keeps it with the patient. */
  function data(page) {
    const { extra } = page;
    const plain = ["again", "spoken", "confirmed"].filter((name) => extra[name]).map((name) => [name, true]);
    if ((extra.story || "").trim()) plain.push(["story", extra.story.trim()]);
    if (own(page)) plain.push(["override", Object.fromEntries(Object.entries(extra.override).filter(([, said]) => said.trim()))]);
    const advice = PARTS.filter((id) => extra[id]).map((id) => [id, extra[id]]);
    return Object.fromEntries([...plain, ...(advice.length ? [["advice", Object.fromEntries(advice)]] : [])]);
  }

  const extras = ({ advice = {}, ...plain } = {}) => ({ ...plain, ...advice });

  return { show, story, lines, data, extras, left, own };
})();
