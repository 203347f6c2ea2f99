/* The answer: a card of five lines that is always in view, and below it why, on what ground and what would change it. */
"use strict";

const stegvisAnswer = (() => {
  const FEW = 4;
  let page;

  const w = () => page.words();
  const levelOf = (id) => page.p.levels.find((one) => one.id === id);
  const urgencyOf = (id) => page.p.urgencies.find((one) => one.id === id).name;
  const ruleOf = (id) => page.p.rules.find((one) => one.id === id);
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  function list(title, items) {
    if (!items.length) return null;
    return el("section", {}, el("h3", {}, title), el("ul", { class: "answer-list" }, items.map((item) => el("li", {}, item))));
  }

  const ground = ([basis, shown]) => (basis === "inference" ? w().inference : shown || w()[basis] || basis);

  const question = (id, ask) => el("button", { type: "button", class: "link", onclick: () => page.focusOn(id) }, ask);

  /* The first few of a long list; the rest behind one key press. */
  function few(title, items, most = FEW) {
    if (items.length <= most) return list(title, items);
    const rows = (some) => el("ul", { class: "answer-list" }, some.map((item) => el("li", {}, item)));
    const rest = items.slice(most);
    return el("section", {}, el("h3", {}, title), rows(items.slice(0, most)),
      el("details", {}, el("summary", {}, `${w().more} (${rest.length})`), rows(rest)));
  }

  const questions = (title, asked) => few(title, asked.map(([id, ask]) => question(id, ask)));

  function flags(ids) {
    return ids.map((id) => el("p", { class: "flag" }, sign("alert"), ` ${w().flag}: ${ruleOf(id).name}`));
  }

  /* What is wrong with a value, what is allowed and how to mend it; nothing of what the form alone refuses. */
  function wrong(fault) {
    if (!fault.what) return "";
    const say = (one) => stegvisCaveat(one, page.caveats());
    const allowed = fault.allowed ? `${page.note().allowed}: ${say(fault.allowed)}` : "";
    return [say(fault.what), allowed, fault.hint ? say(fault.hint) : ""].filter(Boolean).join(". ");
  }

  function faults(all) {
    const told = new Map();
    for (const fault of all) {
      const field = page.faulty(fault.field || fault);
      if (field && !told.has(field)) told.set(field, wrong(fault));
    }
    page.mark([...told]);
    const items = [...told].map(([field, words]) => {
      const go = el("button", { type: "button", class: "link", onclick: () => page.reveal(field) }, stegvisForm.allowed(field));
      return el("li", {}, go, words ? `: ${words}` : null);
    });
    $("summary").prepend(el("div", { class: "flag", id: "faults" }, `${w().faults}:`, el("ul", { class: "answer-list" }, items)));
    ["copy", "copy-full"].forEach((id) => ($(id).disabled = true));
    $("copied").textContent = w().faulty;
  }

  /* A course with faults is not judged at all; the red flags of today hold all the same. */
  function refused(said) {
    $("summary").replaceChildren(...flags(said.red_flags));
    $("answer").replaceChildren();
    lead([...said.red_flags.map((id) => ruleOf(id).name), w().faults].join(" · "), "alert", said.red_flags.length ? 4 : "none");
    faults(said.faults);
  }

  function begin(given, begun = "yes") {
    page = given;
    $("app").dataset.begun = begun;
    ["copy", "copy-full"].forEach((id) => ($(id).disabled = false));
  }

  /* The strip that is always in view: how soon, in words, with a colour and a sign. */
  function lead(text, name, tone) {
    $("lead").dataset.tone = tone;
    stegvisRenew($("lead"), [sign(name), el("span", { id: "lead-text" }, text)]);
  }

  const SIGNS = ["calendar", "calendar", "clock", "alert", "siren"];

  /* How soon, from 0 for what can be planned to 4 for at once, however many degrees there are. */
  function tone(id) {
    const { urgencies } = page.p;
    const rank = urgencies.findIndex((one) => one.id === id);
    return urgencies.length > 1 ? Math.round((4 * rank) / (urgencies.length - 1)) : 0;
  }

  /* Numbers that the text names, as buttons. */
  function numbers(texts) {
    const named = page.p.call.phones.filter(({ shown }) => texts.some((text) => new RegExp(`(^|\\D)${shown.replace(/\s/g, "\\s?")}(\\D|$)`).test(text)));
    return named.map(({ shown, name }) => el("a", { class: "tel", href: `tel:${shown.replace(/[^+\d]/g, "")}`, title: name }, sign("phone"), ` ${w().ring} ${shown}`));
  }

  const line = (word, ...said) => el("div", {}, el("dt", {}, word), el("dd", {}, ...said));

  /* Whether it is only that red flags have not been asked about that makes it this urgent. */
  function unasked(rec) {
    const { found } = page.now();
    const { open_flags: open, rules, urgencies } = page.p;
    return found.flagsOpen && !rec.red_flags.length && urgencies[open.urgency].id === rec.urgency && !found.holds.some((n) => rules[n].urgency >= open.urgency);
  }

  /* A step and its level, once when they are called the same. */
  const stepSaid = (step, level) => (step.name.startsWith(level) || level.startsWith(step.name) ? step.name : `${step.name} (${level})`);

  /* The day to book, and the law that asks for it; the proposal's own day stands in the strip already. */
  function booked(rec) {
    const { days, grounds } = rec.booking;
    const law = page.p.access.find((one) => one.id === grounds[0].access);
    const within = days === 0 ? w().today : law ? stegvisAfter(days, page.note()) : "";
    return [el("strong", {}, page.day(days)), within ? `: ${within}` : "", law ? `. ${law.what}` : ""];
  }

  /* The card: how soon, who, what, what to say, by which day. */
  function card(rec) {
    const { p } = page;
    const text = w();
    page.mark([]);
    const step = p.step.get(rec.step);
    const [head, ...others] = rec.contacts;
    const met = (one) => `${stegvisMet(p, one)}, ${urgencyOf(one.urgency).toLowerCase()}`;
    const actions = rec.actions.map((id) => stegvisAction(p, rec, id, page.caveats()));
    const first = rec.red_flags.length ? actions[0] : null;
    const early = unasked(rec);
    if (early) lead(text.ask_safety, "start", "none");
    else lead(urgencyOf(rec.urgency), SIGNS[tone(rec.urgency)], String(tone(rec.urgency)));
    const what = el("strong", {}, stepSaid(step, levelOf(rec.level).name));
    const third = page.third() ? el("p", { class: "hint" }, sign("speak"), ` ${text.third}`) : "";
    stegvisRenew($("summary"), [
      ...flags(rec.red_flags),
      first ? el("h3", { class: "first" }, first) : "",
      first ? el("p", { class: "tels" }, numbers(actions.slice(0, 3))) : "",
      el("dl", { class: "five" },
        line(text.who, el("strong", {}, capital(met(head))), others.length ? `. ${capital(text.then)}: ${others.map(met).join("; ")}` : ""),
        line(stegvisIsLater(p, rec) ? text.afterwards : text.what, what),
        stegvisEnd.own(page) ? line(text.own, el("strong", {}, stegvisEnd.own(page))) : "",
        rec.declined.length ? line(text.declines, stegvisDeclined(p, rec, page.note()).join("; ")) : "",
        rec.say ? line(text.say, text.quoted.replace("{0}", rec.say)) : "",
        early || rec.booking.days === null ? "" : line(text.book, ...booked(rec))),
      third,
      el("p", { class: rec.status }, `${capital(text[rec.status])}.`),
    ]);
    if (rec.faults.length) faults(rec.faults);
  }

  /* Before there is anything to propose. */
  function first() {
    const [low, high] = page.now().see("age");
    lead(low === high ? w().ask_safety : w().begin, "start", "none");
    $("summary").replaceChildren(el("p", {}, w().begin_why));
    $("answer").replaceChildren();
    page.mark([]);
  }

  /* ---------------------------------------------------------------- a recommendation */

  function unit(rec) {
    const one = page.p.unit;
    if (!one) return null;
    const [name, phone, why] = one.partners[rec.step] || one.tracks[rec.track] || [one.name, one.phone];
    const call = phone ? el("a", { href: `tel:${phone.replace(/[^+\d]/g, "")}` }, phone) : null;
    const programme = one.programmes[rec.step];
    const more = [why, programme && programme.languages.join(", "), programme && programme.what].filter(Boolean);
    return el("p", {}, `${w().unit}: ${name} `, call, more.length ? `. ${more.join(". ")}` : null);
  }

  function why(one) {
    const { p } = page;
    if (one.rule === "unanswered_red_flags") return `${p.open_flags.because} (${ground(p.open_flags.ground)})`;
    const rule = ruleOf(one.rule);
    const grounds = [...new Set([ground(rule.threshold), ground(rule.care)])].join("; ");
    const spanning = one.spanning ? ` ${capital(page.note().spanning)}.` : "";
    return el("span", {}, `${rule.because}${spanning} (${grounds}) `, el("button", { type: "button", class: "link", onclick: () => stegvisDrawer.show(page, one, rule) }, `${w().rule} ${rule.id}`));
  }

  function lower(one) {
    const { p } = page;
    const name = levelOf(one.level).name;
    const step = one.step ? p.step.get(one.step) : null;
    if (one.why === "need") return `${name}: ${w().need_higher}.`;
    if (one.why === "no_step") return `${name}: ${w().no_step}.`;
    if (one.why === "ages") return `${step.name}: ${w().for_ages} (${step.ages[0]}–${step.ages[1]}).`;
    if (one.why === "withheld") return `${step.name}: ${w().withheld}. ${step.withheld}`;
    return `${step.name}: ${one.rules.map((id) => page.barriers.get(id).because).join(" ")}`;
  }

  /* What is weighed on the screen and not needed on paper: the sheet is one page. */
  function onScreen(part) {
    part?.classList.add("no-print");
    return part;
  }

  function ladder(rec) {
    const { p } = page;
    const rankOf = (id) => p.levels.findIndex((level) => level.id === id);
    const [low, high] = [rec.range.lowest, rec.range.highest].map(rankOf);
    const rungs = [...p.levels].reverse().map((one) => {
      const rank = rankOf(one.id);
      const here = one.id === rec.level;
      const may = rank >= low && rank <= high && !here;
      return el("li", { class: here ? "here" : may ? "may" : "", "aria-current": here ? "step" : null },
        one.name + (may ? ` (${w().possible})` : here ? ` (${w().proposed})` : ""));
    });
    return el("section", {}, el("h3", {}, w().levels), el("ol", { class: "ladder", reversed: "" }, rungs));
  }

  const value = (one) => (typeof one === "boolean" ? (one ? w().yes : w().no) : String(one));

  function recommendation(rec) {
    const { p } = page;
    const text = w();
    const step = p.step.get(rec.step);
    const ask = (kind) => rec.questions.filter((q) => ["contradiction", "red_flag"].includes(q.kind) === kind).map((q) => [q.question, q.ask]);
    const first = [list(text.actions, rec.actions.map((id) => stegvisAction(p, rec, id, page.caveats()))), questions(text.ask_first, ask(true))];
    if (!rec.red_flags.length) first.reverse();
    return [
      unit(rec),
      ...first,
      onScreen(ladder(rec)),
      list(text.because, rec.because.map(why)),
      el("section", {}, el("h3", {}, step.name), el("p", {}, `${step.what} ${step.dose}`)),
      list(text.prerequisites, step.prerequisites),
      list(text.conditions, rec.conditions.map((c) => `${page.barriers.get(c.rule).because} (${c.status === "unanswered" ? text.open : text.clinician})`)),
      list(page.note().latest, stegvisLatest(p, rec, page.note())),
      onScreen(list(text.why_not_lower, rec.why_not_lower.map(lower))),
      onScreen(few(text.what_would_change, rec.what_would_change.map((c) =>
        `${p.input.get(c.input).name} ${value(c.from)} → ${value(c.to)}: ${levelOf(c.level).name}, ${urgencyOf(c.urgency).toLowerCase()}`))),
      onScreen(questions(text.questions, ask(false))),
      list(text.also, rec.tracks.slice(1).map((t) => `${p.track.get(t.track).name}: ${p.step.get(t.step).name}`)),
      onScreen(list(text.alternatives, rec.alternatives.map((id) => p.step.get(id).name))),
      onScreen(list(text.up, rec.escalation.map((one) => {
        const edge = p.edges.find((e) => e.at === one.edge);
        return p.step.get(one.step).name + (edge.because ? `: ${edge.because}` : "");
      }))),
      step.step_down ? onScreen(list(text.down, [step.step_down])) : null,
      step.review ? list(text.review, [`${stegvisWeeks(step.review.weeks, page.note())}. ${step.review.what}`]) : null,
      list(text.caveats, rec.caveats.map((one) => stegvisCaveat(one, page.caveats()))),
    ];
  }

  /* ---------------------------------------------------------------- a review */

  function table(review) {
    const rows = Object.entries(review.numbers).flatMap(([id, said]) =>
      said.measurements.map((m) => el("tr", {}, el("td", {}, m.on), el("td", {}, page.p.instrument.get(id).name),
        el("td", {}, spoken(m.total) + (m.baseline ? ` (${page.courseNote().baseline})` : "")))));
    if (!rows.length) return null;
    const heads = [w().day, w().scale, w().total].map((word) => el("th", { scope: "col" }, word));
    return el("table", {}, el("caption", {}, page.courseNote().numbers), el("thead", {}, el("tr", {}, heads)), el("tbody", {}, rows));
  }

  const spoken = (total) => (total !== null && typeof total === "object" ? `${total.lowest}–${total.highest}` : String(total));

  function judged(review) {
    const note = page.courseNote();
    return Object.entries(review.numbers).filter(([, said]) => said.change !== null).map(([id, said]) => {
      const truth = (known) => (known === null ? note.unknown : known ? note.yes : note.no);
      const percent = said.percent_change === null ? "" : ` (${spoken(said.percent_change)} %)`;
      const parts = ["response", "remission", "improved", "deteriorated"].map((key) => `${note[key]}: ${truth(said[key])}`);
      return `${page.p.instrument.get(id).name}: ${note.change} ${spoken(said.change)}${percent}. ${parts.join(". ")}.`;
    });
  }

  function review(said, episode) {
    const { p } = page;
    const text = w();
    const note = page.courseNote();
    const target = said.target ? p.step.get(said.target) : null;
    const moves = target && said.target !== said.step;
    page.mark([]);
    const verdict = capital(note[stegvisVerdict(said)]);
    $("summary").replaceChildren(
      ...flags(said.red_flags),
      el("p", { class: "big" }, el("strong", {}, verdict), moves ? `: ${target.name}` : ""),
      el("p", { class: said.status }, `${capital(note[said.status])}.`)
    );
    lead([verdict, urgencyOf(said.urgency)].join(" · "), SIGNS[tone(said.urgency)], String(tone(said.urgency)));
    const reason = (one) => `${stegvisBecause(p, one, page.caveats(), note)} (${ground(one.ground)}) [${[one.rule, ...one.rules].join(", ")}]`;
    const input = (id) => stegvisCourseInput(p, said, id, page.caveats());
    const check = (id) => p.course.checks.find((one) => one.id === id).ask;
    const chart = stegvisChart(p, said, episode, page.chart());
    const first = [list(note.do, said.actions.map((one) => one.do)), questions(text.ask_first, said.questions.map((id) => [id, p.input.get(id).ask]))];
    if (!said.red_flags.length) first.reverse();
    const [, ...handed] = stegvisResponsible(p, said, episode, note);
    return [
      said.override ? el("p", { class: "hint" }, stegvisOverride(p, said, note, (id) => p.step.get(id).name)) : null,
      ...first,
      list(note.responsible, [p.course.who[said.responsible.who], ...handed]),
      list(said.override?.stands ? note.seen : note.why, said.reasons.map(reason)),
      list(note.also, said.also.map(reason)),
      questions(said.checks.some((one) => one.waits) ? note.checks : note.beside_checks, said.checks.map((one) => [`check:${one.check}`, `${check(one.check)} (${one.done ? note.done : note.open})`])),
      questions(note.missing, said.missing.map((one) => [one.input, input(one.input).ask])),
      chart ? el("div", { class: "graph", tabindex: "0", role: "group", "aria-label": page.chart().title }, chart) : null,
      table(said),
      list(text.judged, judged(said)),
      moves ? el("section", {}, el("h3", {}, target.name), el("p", {}, `${target.what} ${target.dose}`)) : null,
      moves ? list(text.prerequisites, target.prerequisites) : null,
      list(text.review, stegvisMeasureNext(p, said, note)),
      list(text.caveats, said.caveats.map((one) => stegvisCaveat(one, page.caveats()))),
    ];
  }

  /* ---------------------------------------------------------------- what is entered */

  function answered() {
    const fields = stegvisForm.fields($("form"));
    if (!fields.length) return null;
    const items = fields.map((field) => {
      const label = stegvisForm.label(field);
      const go = el("button", { type: "button", "aria-label": `${w().change}: ${label}`, onclick: () => page.reveal(field) }, w().change);
      return el("li", {}, `${label} `, go);
    });
    return el("details", { class: "no-print" }, el("summary", {}, `${w().answered} (${fields.length})`), el("ul", { class: "answer-list" }, items));
  }

  /* On paper what was denied is named shortly: a wall of questions hides the yes among them. */
  function onPaper() {
    const all = stegvisForm.fields($("form"));
    const asked = ({ name }) => page.p.input.get(name);
    const of = (word) => all.filter((field) => field.type === "radio" && field.value === word && asked(field)?.kind === "boolean");
    const others = all.filter((field) => asked(field)?.kind !== "boolean").map((field) => (asked(field)?.kind === "choice" ? `${capital(asked(field).name)}: ${field.closest("label").textContent.trim()}` : stegvisForm.label(field)));
    const named = [["yes", w().yes], ["no", w().no], ["unknown", w().does_not_know]].map(([word, said]) => [capital(said), of(word).map((field) => asked(field).short)]);
    const told = (page.extra.story || "").trim();
    const parts = [told ? `${w().note_story}: ${told.replace(/[.\s]+$/, "")}` : "", others.join("; "), ...named.map(([said, names]) => (names.length ? `${said}: ${names.join(", ")}` : ""))].filter(Boolean);
    return el("p", { class: "print-only" }, `${w().answered}: ${parts.join(". ") || "–"}.`);
  }

  function show(parts) {
    const open = [...$("answer").querySelectorAll("details")].map((one) => one.open);
    $("answer").replaceChildren(...[answered(), onPaper(), ...parts].filter(Boolean));
    $("answer").querySelectorAll("details").forEach((one, i) => (one.open = open[i] || false));
  }

  return {
    card: (given, rec) => { begin(given); card(rec); },
    first: (given) => { begin(given, "no"); first(); },
    more: (given, rec) => { page = given; show(recommendation(rec)); },
    review: (given, said, episode) => { begin(given); said.faults ? refused(said) : show(review(said, episode)); },
    wrong: (given, fault) => { page = given; return wrong(fault); },
    plain: (given, text) => { begin(given); lead(text, "start", "none"); $("summary").replaceChildren(el("p", {}, text)); $("answer").replaceChildren(); page.mark([]); },
  };
})();
