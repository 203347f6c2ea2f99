/* The page: a call, all questions on one page or a review; the same answers in either language; nothing is kept. */
"use strict";
(() => {
  const STILL = 60;
  const PIECE = 6;
  const root = document.documentElement.lang;
  let language = root;
  const bundle = globalThis.stegvisBundle;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(bundle.style);
  document.adoptedStyleSheets = [sheet];
  const dates = {};
  let marked = false;
  let rows = [["m", 2]];
  let view = "call";
  let filled = null;
  let seen = null;
  let told = null;
  let later = 0;
  let working = null;
  let reasons = null;
  let talk = 0;
  const narrow = matchMedia("(max-width:61.99rem)");
  const reviewing = () => view === "review";
  const page = {
    words: () => bundle.words[language],
    caveats: () => bundle.caveats[language],
    note: () => bundle.note[language],
    courseNote: () => bundle.course_note[language],
    chart: () => bundle.chart[language],
    whole: bundle.whole,
    extra: {},
    focusOn: (input) => reveal(input.startsWith("check:") ? $("form").elements[input][0] : stegvisForm.field(page.p, input)),
    faulty: (fault) => stegvisForm.faulty(page.p, fault),
    wrong: (fault) => stegvisAnswer.wrong(page, fault),
    href: (rule) => `${prefix()}${page.p.rules.indexOf(rule) < page.p.flags ? "red-flags" : `track-${rule.host}`}.html#${rule.id}`,
    third: () => !["", "patient"].includes(stegvisForm.value($("form"), "caller")),
    reveal,
    mark,
    now,
    day,
    begun,
    paint,
    back: () => view === "call" && stegvisCall.back(),
    changed,
    reviewing,
    look,
    refresh: draw,
    stateOf: () => stateOf(),
    restore: (state) => restore(state),
    forget: () => (filled = null),
    set(name, value, quiet = false) {
      stegvisForm.set($("form"), name, value);
      if (value !== "" && name.startsWith("score:")) stegvisForm.set($("form"), name.replace("score", "unscored"), "");
      changed();
      if (!quiet) draw();
    },
    also(name, value) {
      page.extra[name] = value;
      show();
    },
  };
  const prefix = () => (language === root ? "" : language === "en" ? "en/" : "../");

  /* ---------------------------------------------------------------- the answer */

  function changed() {
    [seen, working, reasons] = [null, null, null];
    clearTimeout(later);
    stegvisLeave.answered();
  }

  /* What is known and decided now; the rationale comes later. */
  function now() {
    if (seen) return seen;
    const { p } = page;
    const fields = stegvisForm.filled($("form"));
    const { given, lapsed, seen: weighed } = stegvisForm.standing(p, stegvisForm.read(p, $("form"), fields));
    for (const id of stegvisCall.unanswered()) given.findings[id] = null;
    const call = stegvisEnd.data(page);
    if (Object.keys(call).length) given.call = call;
    const state = stegvis.route(p, weighed, given);
    const { found } = state;
    const waiting = stegvis.waitedFor(state);
    const rec = {
      status: found.firm ? "firm" : "provisional", level: p.levels[found.level].id, track: found.lead.track.id, step: found.lead.step.id,
      urgency: p.urgencies[found.urgency].id, red_flags: stegvis.redFlags(state), actions: stegvis.whatToDo(state), contacts: stegvis.contactsSaid(state), say: stegvis.toSay(state), declined: stegvis.declined(state),
      booking: stegvis.booking(state), access: stegvis.access(state), enough: stegvis.enough(state), faults: state.seen.faults,
    };
    seen = { ...state, some: fields.length > 0 || Object.keys(call).length > 0, given, lapsed, waiting, asked: new Map(waiting), rec };
    return seen;
  }

  /* Whether there is anything to propose from: a red flag or a fault at any age, else the age and what it is about. */
  function begun({ rec, given, see }) {
    const [low, high] = see("age");
    const about = Object.keys(given.findings).some((id) => !page.p.beside.has(id)) || given.none_of.length > 0 || Object.keys({ ...given.scores, ...given.items }).length > 0;
    return rec.red_flags.length > 0 || rec.faults.length > 0 || (low === high && about);
  }

  function answer() {
    const form = $("form");
    if (!reviewing()) return stegvis.recommendation(now(), reasons);
    return stegvisReview.propose(page.p, stegvisCourse.episode(page.p, form));
  }

  /* A day so many days from today, in words. */
  function day(days) {
    if (days === null) return "";
    const then = new Date();
    then.setDate(then.getDate() + days);
    dates[language] ||= new Intl.DateTimeFormat(language === "sv" ? "sv-SE" : "en-GB", { weekday: "short", day: "numeric", month: "short" });
    return dates[language].format(then).replaceAll(".", "");
  }

  /* The card from the outcome, at once; the rest of the rationale when there is time, or when it is opened. */
  function paint() {
    document.documentElement.dataset.told = "no";
    const state = now();
    if (!begun(state)) {
      stegvisAnswer.first(page);
      announce("");
      return ready();
    }
    stegvisAnswer.card(page, state.rec);
    announce(state.rec);
    if (!reasons && !working) working = stegvis.weighed(state);
    clearTimeout(later);
    later = setTimeout(weigh, STILL);
  }

  /* The rationale, a few milliseconds at a time: a key never waits for it. */
  function weigh() {
    const until = performance.now() + PIECE;
    while (working && performance.now() < until) {
      const { value, done } = working.next();
      if (done) [working, reasons] = [null, value];
    }
    if (working) later = setTimeout(weigh, 0);
    else unfold();
  }

  /* What stands under "more" is built when it is there to be read. */
  function unfold() {
    if (working) return;
    if (reasons && $("more").open && !reviewing()) stegvisAnswer.more(page, answer());
    ready();
  }

  /* At once, for a sheet of paper. */
  function rationale() {
    if (!reviewing() && begun(now())) stegvisAnswer.more(page, answer());
  }

  const ready = () => (document.documentElement.dataset.told = "yes");

  /* A changed flag, urgency or level is said once, in a few words, when the keys are still. */
  function announce(rec) {
    const was = told;
    told = rec && { flags: rec.red_flags.join(), urgency: rec.urgency, level: rec.level };
    if (!rec || !was || JSON.stringify(was) === JSON.stringify(told)) return;
    const urgency = page.p.urgencies.find((one) => one.id === rec.urgency).name.replace(/\s*\(.*\)/, "");
    const level = page.p.levels.find((one) => one.id === rec.level).name;
    const said = was.flags !== told.flags && told.flags ? `${page.words().flag}. ${urgency}` : was.urgency !== told.urgency ? urgency : level;
    clearTimeout(talk);
    $("live").textContent = "";
    talk = setTimeout(() => ($("live").textContent = said), 500);
  }

  function show() {
    changed();
    draw();
  }

  function draw() {
    stegvisLeave.guard();
    $("copied").textContent = "";
    if (reviewing()) {
      stegvisAll.dress(page, reviewing());
      return course();
    }
    paint();
    if (view === "call") stegvisCall.render();
    else stegvisAll.dress(page, reviewing());
  }

  function course() {
    const { p } = page;
    const episode = stegvisCourse.episode(p, $("form"));
    ready();
    if (episode.step && episode.started && episode.on) return stegvisAnswer.review(page, stegvisReview.propose(p, episode), episode);
    return stegvisAnswer.plain(page, page.words().course_first);
  }

  /* Each faulty field, with what is wrong beside it. */
  function mark(fields) {
    const form = $("form");
    if (!fields.length && !marked) return;
    marked = fields.length > 0;
    form.querySelectorAll(".fault").forEach((one) => one.remove());
    for (const field of form.querySelectorAll("[aria-invalid]")) {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
    }
    fields.forEach(([field, words], n) => {
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", words ? `fault-${n}` : "faults");
      if (words) (field.closest("label") || field).after(el("span", { class: "fault", id: `fault-${n}` }, words));
    });
  }

  function reveal(field) {
    if (view === "call") {
      const name = field.name.split(":");
      return stegvisCall.jump(name.length > 1 ? name[1] : name[0] === "none_of" ? "age" : name[0]);
    }
    for (let box = field.parentElement; box && box !== $("form"); box = box.parentElement) {
      if (box.tagName === "DETAILS") box.open = true;
      if (box.classList.contains("group")) {
        box.dataset.open = "yes";
        box.classList.remove("settled");
      }
      if (box.matches("fieldset.question")) box.dataset.open = "yes";
      box.hidden = false;
    }
    const ticked = field.type === "radio" && [...$("form").elements[field.name]].find((one) => one.checked);
    (ticked || field).focus();
    field.scrollIntoView({ block: "center" });
  }

  function next() {
    const said = answer();
    if (said.faults?.length && $("faults")) $("faults").querySelector("button").focus();
    else if (said.questions && said.questions.length) page.focusOn(said.questions[0].question || said.questions[0]);
    else if (said.missing && said.missing.length) page.focusOn(said.missing[0].input);
    else $("answer-title").focus();
  }

  /* ---------------------------------------------------------------- note, language, start */

  async function copy(full) {
    const said = answer();
    if (said.faults?.length) return;
    const text = reviewing()
      ? stegvisCourseNote(page.p, said, stegvisCourse.episode(page.p, $("form")), page.courseNote(), page.caveats())
      : (full ? stegvisNote : stegvisShortNote.write)(page.p, said, page.note(), page.caveats()) + stegvisEnd.lines(page);
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = el("textarea", { readonly: "" });
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    $("copied").textContent = page.words().copied;
    document.dispatchEvent(new CustomEvent("stegvis-note", { detail: text }));
  }

  const stateOf = () => [...$("form").querySelectorAll("input,select")].filter((field) => field.name || field.id === "only")
    .map((field) => [field.name || field.id, field.type, field.value, field.checked]);

  function restore(state) {
    for (const [name, type, value, checked] of state) {
      const found = [...$("form").querySelectorAll("input,select")].filter((field) => (field.name || field.id) === name);
      if (type !== "radio" && type !== "checkbox") found[0].value = value;
      else if (checked) found.find((field) => field.value === value).checked = true;
    }
  }

  /* The other language in the same page: what is entered stays where it is. */
  function speak(event) {
    event.preventDefault();
    const state = stateOf();
    const call = stegvisCall.state();
    rows = stegvisCourse.grown($("form"));
    language = language === "sv" ? "en" : "sv";
    document.documentElement.lang = language;
    const html = new DOMParser().parseFromString(bundle.body[language], "text/html");
    for (const link of html.querySelectorAll("a[href]")) {
      const href = link.getAttribute("href");
      if (!href.startsWith("#") && !href.startsWith("tel:")) link.setAttribute("href", prefix() + href);
    }
    for (const part of ["a.skip", "header", "main", "footer"]) {
      document.querySelector(part).replaceWith(document.adoptNode(html.querySelector(part)));
    }
    document.title = html.title;
    begin(state, call);
    $("other-language").focus();
  }

  function prepare() {
    page.p = stegvisReview.compilePathway(stegvis.compilePathway(stegvis.localize(bundle.pathway, language)));
    const { p } = page;
    page.barriers = new Map([...p.step.values()].flatMap((step) => step.unsuitable.map((u) => [u.id, u])));
    const said = (one) => [[one.short, 3], [one.name, 3], [(p.call.words[one.id] || []).join(" "), 3], [`${one.ask} ${one.about}`, 1], [p.call.notes[one.id] || "", 1]];
    page.words_of = Object.fromEntries(p.inputs.filter((one) => !one.instrument).map((one) => [one.id, said(one)]));
    stegvisAll.begin(page);
  }

  function begin(state = [], call = null) {
    prepare();
    stegvisBuild.questions(page.p, page.words(), page.whole);
    stegvisBuild.course($("form"), bundle.course_form[language]);
    rows.forEach(([name, most]) => stegvisCourse.grow($("form"), name, most));
    restore(state);
    if (call) stegvisCall.resume(call);
    document.querySelectorAll("[data-script]").forEach((part) => (part.hidden = false));
    listen($("form"));
    document.querySelectorAll("[data-view]").forEach((button) => button.addEventListener("click", () => look(button.dataset.view)));
    if (!page.p.course) document.querySelector("[data-view=review]").hidden = true;
    fold();
    stegvisCall.begin(page);
    stegvisLeave.begin(page);
    stegvisDrawer.begin();
    look(view);
    document.documentElement.dataset.ready = "yes";
  }

  /* The menu of pages is folded where there is little room: the question comes first. */
  function fold() {
    document.querySelector(".menu").open = !narrow.matches;
  }

  function listen(form) {
    form.addEventListener("input", show);
    form.addEventListener("change", (event) => {
      if (event.target.id === "more-scales") return added(event.target.value);
      if (event.target.id === "only") startFrom();
      if (filled && event.target.name === filled.id) filled = null;
      return show();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      next();
    });
    form.addEventListener("wheel", (event) => event.target.matches("input:focus") && event.target.blur(), { passive: true });
    form.querySelectorAll("[data-more]").forEach((button) => button.addEventListener("click", () => oneMore(button.dataset.more)));
    document.querySelector("a.skip").addEventListener("click", (event) => {
      event.preventDefault();
      if (view === "call") stegvisCall.focus();
      else $("age").focus();
    });
    $("copy").addEventListener("click", () => copy(false));
    $("copy-full").addEventListener("click", () => copy(true));
    $("other-language").addEventListener("click", speak);
    $("more").addEventListener("toggle", unfold);
  }

  function oneMore(name) {
    const box = $("form").querySelector(`[data-rows="${name}"]`);
    stegvisCourse.grow($("form"), name, box.children.length + 1);
    box.lastElementChild.querySelector("[name]").focus();
  }

  /* A scale that no reason asks for, on request. */
  function added(id) {
    if (id) reveal($("form").elements[`score:${id}`]);
  }

  /* The call, all questions, or a review: the same answers. */
  function look(to) {
    view = to;
    $("app").dataset.at = to;
    document.querySelectorAll("[data-view]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.view === to)));
    $("call").hidden = to !== "call";
    $("form").hidden = to === "call";
    if (to === "review") {
      stegvisCourse.today($("form"));
      $("more").open = true;
    }
    show();
  }

  /* A reason for contact is itself an answer; another reason takes back what the first filled in, and only that. */
  function startFrom() {
    const [kind, id] = $("only").value.split(":");
    const tick = (name, value) => ([...$("form").elements[name]].find((field) => field.value === value).checked = true);
    if (filled) tick(filled.id, filled.before);
    filled = null;
    if (kind === "reason") {
      filled = { id, before: $("form").elements[id].value };
      tick(id, "yes");
    }
  }

  bundle.body[root] = ["a.skip", "header", "main", "footer"].map((part) => document.querySelector(part).outerHTML).join("");
  bundle.body[root] = `<title>${document.title}</title>${bundle.body[root]}`;
  if (location.hash === "#course" && $("course")) view = "review";
  narrow.addEventListener("change", fold);
  begin();
  globalThis.addEventListener("beforeprint", () => {
    $("more").open = true;
    rationale();
  });
})();
