/* A call: who and what, safety first, then one question at a time, until the call has enough. */
"use strict";

const stegvisCall = (() => {
  const MOST = 12;
  const MANY = 20;
  let page;
  let screen = "start";
  let about = null;
  let order = [];
  let denied = [];
  let put = [];
  let further = false;
  let keys = true;
  let more = false;
  let sought = "";

  const w = () => page.words();
  const one = (id) => page.p.input.get(id);
  const value = (name) => stegvisForm.value($("form"), name);
  const short = (id) => one(id).short;
  const ask = (id) => stegvis.wording(one(id), value("caller"));

  /* ---------------------------------------------------------------- from screen to screen */

  function go(to, ids = null) {
    leaving();
    screen = to;
    about = ids;
    denied = [];
    page.refresh();
    globalThis.scrollTo(0, 0);
    focus();
  }

  /* What stood there and got no answer was put all the same: neither a no nor a question that was not asked. */
  function leaving() {
    const shown = screen === "ask" ? about.ids : screen === "safety" ? stegvisNext.rows(page, page.now()).flatMap(({ id, details }) => [id, ...details]) : [];
    const silent = shown.filter((id) => page.p.input.has(id) && !page.p.instrument.has(id) && value(id) === "");
    if (silent.every((id) => put.includes(id))) return;
    put = [...new Set([...put, ...silent])];
    page.changed();
  }

  function onward() {
    const now = page.now();
    if (stegvisForm.years(value("age")) === "?" || value("age") === "") return go("start");
    if (screen === "start") return go("safety");
    if (now.rec.enough.done || !now.waiting.length || (now.rec.enough.phone && !further)) return go("end");
    const doubts = now.waiting.filter(([, said]) => said.kind === "contradiction").map(([id]) => id);
    if (doubts.length) return go("ask", { ids: doubts, doubted: true });
    if (["age", ...page.p.beside.keys()].includes(stegvisNext.mattering(now)[0][0])) return go("start");
    return go("ask", stegvisNext.upcoming(page, now));
  }

  function answer(id, said) {
    const same = value(id) === said;
    page.set(id, same && screen !== "ask" ? "" : said);
    denied = denied.filter((other) => other !== id);
    remember(id);
  }

  function remember(id) {
    order = [...order.filter((other) => other !== id), id];
  }

  /* To a question that was answered before, or that somebody answers unasked. */
  function jump(id) {
    if (id === "age" || page.p.beside.has(id)) return go("start");
    return go("ask", { ids: [one(id)?.instrument || id] });
  }

  function back() {
    const last = order.pop();
    if (last) jump(last);
    else go("start");
  }

  const key = (letter) => el("kbd", { "aria-hidden": "true" }, letter.toUpperCase());

  function choose(text, pressed, letter, act, more = {}) {
    return el("button", { type: "button", class: "choice", "aria-pressed": String(pressed), onclick: act, ...more }, text, letter ? [" ", key(letter)] : "");
  }

  function truths(id, act, lettered = true) {
    const said = value(id);
    const all = [["yes", w().yes, w().key_yes], ["no", w().no, w().key_no], ["unknown", w().does_not_know, w().key_unknown]];
    return el("div", { class: "answers" }, all.map(([to, text, letter]) =>
      choose(capital(text), said === to, lettered && letter, () => act(to), { "data-to": to })));
  }

  const { capital } = stegvisChips;
  const noteOf = (id) => page.p.call.notes[id] || "";

  function help(id) {
    const note = noteOf(id);
    return note ? el("details", { class: "help", "data-of": id }, el("summary", { "aria-label": `${w().about_question}: ${short(id)}` }, "?"), el("p", {}, note)) : null;
  }

  /* ---------------------------------------------------------------- who and what */

  function start(now) {
    const beside = [...page.p.beside.keys()].filter((id) => one(id));
    const first = beside.includes("caller") ? [picker("caller", w().who_calls)] : [];
    const rest = beside.filter((id) => id !== "caller").map((id) => picker(id, capital(one(id).name)));
    return [
      el("h2", { class: "big" }, w().start_title),
      el("div", { class: "who" }, ...first, ageField(), ...rest),
      stegvisEnd.story(page),
      reasons(now),
      el("p", { class: "forward row" }, el("button", { type: "button", class: "primary", id: "forward", onclick: onward }, w().to_safety, " ", key("Enter")),
        choose(w().calls_again, Boolean(page.extra.again), "", () => page.also("again", !page.extra.again))),
    ];
  }

  function picker(id, title) {
    const set = (to) => {
      page.set(id, value(id) === to ? "" : to);
      focusAfter(id);
    };
    const buttons = one(id).choices.map((choice, i) => choose(capital(choice.name), value(id) === choice.id, String(i + 1), () => set(choice.id), { "data-to": choice.id }));
    return el("div", { class: "picker", role: "group", tabindex: "-1", "data-keys": id, "aria-labelledby": `t-${id}` },
      el("h3", { id: `t-${id}` }, title), el("div", { class: "answers" }, buttons));
  }

  function ageField() {
    const field = el("input", { id: "call-age", type: "text", inputmode: "numeric", autocomplete: "off", class: "number wide-number", value: value("age"), "aria-describedby": "call-age-said",
      oninput: (event) => page.set("age", event.target.value, true) });
    return el("div", { class: "picker" }, el("h3", {}, el("label", { for: "call-age" }, w().age_or_born)), field, " ", el("output", { id: "call-age-said", class: "soft" }, ageSaid()));
  }

  function ageSaid() {
    const years = stegvisForm.years(value("age"));
    return value("age").length > 3 && typeof years === "number" ? `${years} ${w().years}` : "";
  }

  function reasons(now) {
    const all = stegvisNext.reasons(page, now);
    if (!all.length) return null;
    const shown = more ? all : all.filter((id, i) => i < MOST || value(id) === "yes");
    const toggle = (id) => {
      page.set(id, value(id) === "yes" ? "" : "yes");
      remember(id);
    };
    const buttons = shown.map((id, i) => choose(capital(short(id)), value(id) === "yes", i < 10 ? String((i + 1) % 10) : "", () => toggle(id), { "data-to": id }));
    const rest = all.length - shown.length;
    return el("div", { class: "reasons", role: "group", tabindex: "-1", "data-keys": "reason", "aria-labelledby": "t-reason" },
      el("h3", { id: "t-reason" }, w().reasons),
      search(),
      el("div", { class: "tiles" }, buttons),
      rest ? el("button", { type: "button", class: "link", onclick: () => { more = true; page.refresh(); focus("reason"); } }, `${w().more_reasons} (${rest})`) : null);
  }

  function search() {
    const field = el("input", { id: "seek", type: "search", autocomplete: "off", value: sought, placeholder: w().seek_example, "aria-describedby": "hits-said",
      oninput: (event) => { sought = event.target.value; $("hits").replaceChildren(...hits()); $("hits-said").textContent = counted(); } });
    return el("div", { class: "seek" }, el("label", { for: "seek" }, sign("search"), " ", w().seek, " ", key("/")), " ", field, " ",
      el("span", { id: "hits-said", class: "soft", role: "status" }, counted()), el("div", { id: "hits", class: "hits" }, hits()));
  }

  const counted = () => (sought.trim().length < 2 ? "" : `${stegvisNext.found(page, sought).length} ${w().found}`);

  /* A reason is chosen at once; to any other question one goes, and answers it. */
  function hits() {
    return stegvisNext.found(page, sought).map((id) => {
      const reason = one(id).group === "reason";
      const act = () => {
        sought = "";
        if (!reason) return jump(id);
        page.set(id, "yes");
        remember(id);
        return focus("reason");
      };
      return choose(capital(short(id)), value(id) === "yes", "", act);
    });
  }

  /* ---------------------------------------------------------------- safety */

  function safety(now) {
    const all = stegvisNext.rows(page, now);
    const ofCaller = ({ id }) => one(id).answered_by === "caller";
    const left = all.flatMap(({ id, details }) => [id, ...askedWhich(details)]).filter((id) => value(id) === "" && one(id).answered_by === "caller");
    return [
      el("h2", { class: "unseen" }, w().safety_title),
      el("div", { class: "rows" }, all.filter(ofCaller).map((row) => line(row))),
      el("div", { class: "rows judged" }, el("h3", { class: "unseen" }, w().your_judgement), all.filter((row) => !ofCaller(row)).map((row) => line(row))),
      el("div", { class: "last" }, rest(left),
        el("button", { type: "button", class: "primary", id: "forward", onclick: onward }, w().onwards, " ", key("Enter"))),
    ];
  }

  /* What stood there and says the same stays. */
  const lines = new Map();

  /* A yes asks which: until one of its details is a yes, "the rest no" denies none of them. */
  const askedWhich = (details) => (details.some((other) => value(other) === "yes") ? details : []);

  function line(row) {
    const { id, details } = row;
    const shows = JSON.stringify([document.documentElement.lang, ...[id, ...details].map((other) => [value(other), ask(other)]), details]);
    if (lines.get(id)?.shows !== shows) lines.set(id, { shows, made: lineOf(row) });
    return lines.get(id).made;
  }

  function lineOf({ id, details }) {
    const said = value(id);
    const act = (to) => {
      answer(id, to);
      if (value(id) !== "") focusNext(id);
      else focus(id);
    };
    const boxes = details.length
      ? el("div", { class: "boxes", role: "group", tabindex: "-1", "data-keys": `of:${id}`, "aria-label": `${w().which} ${short(id)}` }, el("span", { class: "soft" }, w().which), " ",
        details.map((other, i) => box(other, String((i + 1) % 10))))
      : null;
    return el("div", { class: "line", "data-of": id, "data-said": said || null },
      el("div", { class: "line-ask", role: "group", tabindex: "0", "data-keys": id, "aria-labelledby": `q-${id}` },
        el("p", { id: `q-${id}` }, ask(id)), truths(id, act, false), help(id)), boxes);
  }

  /* A detail as a box with its short name: ticked is yes. */
  function box(id, letter, asked = "") {
    const said = value(id);
    return el("button", { type: "button", class: "box", "aria-pressed": String(said === "yes"), "data-box": id, "data-letter": letter,
      onclick: () => { answer(id, "yes"); focus(null, `[data-box="${id}"]`); } },
      el("span", { class: "tick", "aria-hidden": "true" }), el("span", {}, capital(short(id)), said && said !== "yes" ? ` (${stegvisChips.wordOf(page, id, said)})` : "", asked ? el("span", { class: "asked" }, asked) : ""), letter ? [" ", key(letter)] : "");
  }

  /* Last: deny the rest, by name, and only what stands here; once more takes it back. */
  function rest(left) {
    const names = (denied.length ? denied : left).map(short).join(", ");
    if (!names) return null;
    return el("div", { class: "rest" }, el("button", { type: "button", id: "rest", "aria-pressed": String(denied.length > 0), onclick: () => deny(left) },
      el("strong", {}, w().rest_no), " ", key(w().key_rest), el("span", {}, `${names}`)));
  }

  function deny(left) {
    if (denied.length) {
      const ids = denied;
      denied = [];
      ids.forEach((id) => page.set(id, "", true));
    } else {
      denied = left;
      left.forEach((id) => page.set(id, "no", true));
      left.forEach(remember);
    }
    page.refresh();
    focusNext("");
  }

  /* ---------------------------------------------------------------- one question at a time */

  const KICKERS = { clinician: "your_judgement", record: "from_record", unit: "about_unit" };

  function asking(now) {
    const { ids, title, doubted } = about;
    if (doubted) return stegvisChips.doubts(page, ids, jump);
    const [id] = ids;
    const scale = page.p.instrument.get(id);
    const by = scale ? "caller" : one(id).answered_by;
    const head = title ? `${w().which_of} ${capital(title)}` : scale ? scale.name : ask(id);
    const own = KICKERS[by] ? w()[KICKERS[by]] : scale ? w().scale : page.third() ? w().ask_about : w().ask_aloud;
    return [
      el("section", { class: `ask by-${by}`, "data-of": ids.join(), role: "group", tabindex: "-1", "data-keys": "ask", "aria-labelledby": "q-title" },
        el("p", { class: "kicker" }, sign(by === "caller" ? "speak" : "judge"), " ", own, el("span", { class: "left" }, remaining(now))),
        el("h2", { id: "q-title", class: title ? "several" : null }, head),
        title ? many(ids) : scale ? stegvisScale.fields(page, scale, told) : single(id),
        title || scale ? null : help(id)),
      el("p", { class: "forward" }, el("button", { type: "button", class: "link", onclick: back }, w().back_one, " ", key("⌫"))),
    ];
  }

  function remaining(now) {
    const { enough } = now.rec;
    const most = enough.phone ? enough.done_at_most : enough.phone_at_most;
    return most && most <= MANY ? `${w().at_most} ${most} ${w().left}` : "";
  }

  /* An answer that was given; on to the next. */
  function told(...ids) {
    ids.forEach(remember);
    onward();
  }

  function single(id) {
    const { kind, choices } = one(id);
    const act = (to) => { page.set(id, to, true); told(id); };
    if (kind === "boolean") return truths(id, act);
    if (kind === "choice") {
      const all = [...choices.map((choice) => [choice.id, choice.name]), ["unknown", w().does_not_know]];
      return el("div", { class: "answers" }, all.map(([to, text], i) => choose(capital(text), value(id) === to, String(i + 1), () => act(to), { "data-to": to })));
    }
    return stegvisScale.number(page, id, `${one(id).lowest}–${one(id).highest}`, () => told(id), () => act("unknown"));
  }

  /* Several at once: boxes with short names, and how each is asked. */
  function many(ids) {
    const left = ids.filter((id) => value(id) === "");
    const row = (id, i) => el("div", { class: "many" }, box(id, String((i + 1) % 10), ask(id)),
      choose(capital(w().does_not_know), value(id) === "unknown", "", () => { answer(id, value(id) === "unknown" ? "" : "unknown"); focus(); }));
    const done = () => { left.forEach((id) => page.set(id, "no", true)); told(...ids); };
    return el("div", {}, el("div", { class: "manies" }, ids.map(row)),
      el("p", { class: "forward" }, el("button", { type: "button", class: "primary", id: "forward", onclick: done },
        left.length ? [w().rest_no, el("span", { class: "names" }, `: ${left.map(short).join(", ")}`)] : w().onwards, " ", key("Enter"))));
  }

  /* ---------------------------------------------------------------- chips, stops, frame */

  function stopped(now) {
    if (screen === "start" || !page.begun(now)) return null;
    const on = () => { further = true; screen = "safety"; onward(); };
    return stegvisChips.stop(page, now, screen === "end" ? null : () => go("end"), further && screen === "ask" ? null : on);
  }

  function bar() {
    const tabs = [["start", w().step_start], ["safety", w().step_safety], ["ask", w().step_ask], ["end", w().step_end]];
    const to = { start: () => go("start"), safety: () => go("safety"), ask: () => { screen = "safety"; further = true; onward(); }, end: () => go("end") };
    return el("ol", { class: "steps" }, tabs.map(([id, text], i) =>
      el("li", {}, el("button", { type: "button", "aria-current": screen === id ? "step" : null, onclick: to[id] }, text))));
  }

  function help_keys() {
    const toggle = () => { keys = !keys; page.refresh(); $("keys").focus(); };
    return el("p", { class: "soft keys" }, el("button", { type: "button", class: "link", id: "keys", "aria-pressed": String(keys), onclick: toggle }, keys ? w().keys_on : w().keys_off), keys ? ` ${w().keys_are}` : "");
  }

  const SCREENS = { start, safety, ask: asking, end: (now) => stegvisEnd.show(page, now) };

  function render() {
    const now = page.now();
    const here = document.activeElement;
    $("app").dataset.at = screen;
    const within = $("call").contains(here) ? [here.id, here.dataset.to, here.dataset.box, here.closest("[data-keys]")?.dataset.keys, here.matches("input") && [here.selectionStart, here.selectionEnd]] : null;
    stegvisRenew($("call"), [el("div", { class: "top", "data-of": "top" }, ...[bar(), screen === "start" ? null : stegvisChips.given(page, now, order, jump)].filter(Boolean)), stopped(now), ...SCREENS[screen](now), help_keys()].flat().filter(Boolean));
    if (within && !$("call").contains(document.activeElement)) restore(within);
  }

  /* The focus stays where it was, as far as that is still there. */
  function restore([id, to, boxed, group, caret]) {
    const area = group ? `[data-keys="${group}"]` : "#call";
    const found = (id && $(id)) || (boxed && $("call").querySelector(`[data-box="${boxed}"]`)) || (to && $("call").querySelector(`${area} [data-to="${to}"]`)) || $("call").querySelector(area);
    if (!found) return;
    found.focus({ preventScroll: true });
    if (caret && found.matches("input")) found.setSelectionRange(...caret);
  }

  function focus(name = null, more = "") {
    const area = name ? `[data-keys="${name}"]` : "[data-keys]";
    const to = (!name && !more && $("figure")) || $("call").querySelector(more || area) || $("call").querySelector("[data-keys]") || $("forward");
    to?.focus();
    const { top, bottom, height } = to ? to.getBoundingClientRect() : {};
    if (top < 0) to.scrollIntoView({ block: "center" });
    else if (bottom > innerHeight && height < innerHeight) to.scrollIntoView({ block: "nearest" });
  }

  /* From anywhere to the field that leads to any question. */
  function seek() {
    if (!$("seek")) go("start");
    $("seek").focus();
  }

  /* From one of the first three answers to the next. */
  function focusAfter(id) {
    if (id === "caller") $("call-age").focus();
    else focus("reason");
  }

  /* To the boxes that an answer opened, else to the next question without an answer, else on. */
  function focusNext(id) {
    const opened = id && value(id) !== "no" && $("call").querySelector(`[data-keys="of:${id}"]`);
    const all = [...$("call").querySelectorAll(".line-ask")];
    const from = all.findIndex((line) => line.dataset.keys === id);
    const open = [...all.slice(from + 1), ...all].find((line) => value(line.dataset.keys) === "");
    (opened || open || $("forward")).focus();
  }

  function begin(given) {
    page = given;
    stegvisKeys.begin({ page, on: () => keys, back, seek, focus, focusNext });
  }

  function clear() {
    [screen, about, order, denied, put, further, more, sought] = ["start", null, [], [], [], false, false, ""];
  }

  const state = () => ({ screen, about, order, denied, put, further, more, sought });
  const resume = (said) => ({ screen, about, order, denied, put, further, more, sought } = { ...state(), ...said });
  const unanswered = () => put.filter((id) => page.p.input.has(id) && value(id) === "");

  return { begin, render, clear, back, state, resume, unanswered, jump, go, focus, ageSaid };
})();
