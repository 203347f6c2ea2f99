/* The page: a new assessment or a review, all questions or one group at a time, in either language. */
"use strict";
(() => {
  const root = document.documentElement.lang;
  let language = root;
  const bundle = globalThis.stegvisBundle;
  let rows = 2;
  let at = 0;
  let readers;
  let filled = null;
  const page = {
    words: () => bundle.words[language],
    caveats: () => bundle.caveats[language],
    note: () => bundle.note[language],
    courseNote: () => bundle.course_note[language],
    chart: () => bundle.chart[language],
    focusOn: (input) => reveal(input.startsWith("check:") ? $("form").elements[input][0] : stegvisForm.field(page.p, input)),
    faulty: (fault) => stegvisForm.faulty(page.p, fault),
    href: (rule) => `${prefix()}${page.p.rules.indexOf(rule) < page.p.flags ? "red-flags" : `track-${rule.host}`}.html#${rule.id}`,
    reveal,
    mark,
  };
  const prefix = () => (language === root ? "" : language === "en" ? "en/" : "../");
  const mode = () => $("form").elements.mode.value;

  /* ---------------------------------------------------------------- the answer */

  function answer() {
    const form = $("form");
    if (mode() !== "review") return stegvis.recommend(page.p, stegvisForm.patient(page.p, form), "set_aside");
    return stegvisReview.propose(page.p, stegvisForm.episode(page.p, form));
  }

  function show() {
    const { p } = page;
    const form = $("form");
    const given = stegvisForm.patient(p, form);
    form.querySelectorAll("fieldset.score").forEach((box) => band(box, given));
    form.querySelectorAll("input[name=none_of]").forEach(settle);
    word(form, given);
    doubt(form, given);
    arrange();
    $("copied").textContent = "";
    if (mode() !== "review") return stegvisAnswer.recommendation(page, stegvis.recommend(p, given, "set_aside"));
    const episode = stegvisForm.episode(p, form);
    if (episode.step && episode.started && episode.on) return stegvisAnswer.review(page, stegvisReview.propose(p, episode), episode);
    mark([]);
    $("summary").replaceChildren(el("p", {}, page.words().course_first));
    $("bar-text").textContent = page.words().course_first;
    return $("answer").replaceChildren();
  }

  /* "None of these" answers a whole group: its questions step aside until one of them is asked for. */
  function settle(none) {
    const group = none.closest(".group");
    const boxes = [...group.querySelectorAll("fieldset.question")];
    for (const box of boxes) {
      const open = box.querySelector("input[value='']");
      if (none.checked && open && open.checked) box.dataset.none = page.words().no;
      else delete box.dataset.none;
    }
    group.classList.toggle("settled", none.checked && boxes.every((box) => "none" in box.dataset) && !group.dataset.open);
  }

  /* Each question as it is put to whoever calls. */
  function word(form, given) {
    const { caller = "" } = given.findings;
    for (const box of form.querySelectorAll("fieldset.question[data-input]:not(.score)")) {
      const one = page.p.input.get(box.dataset.input);
      if (one.about !== one.ask) box.querySelector("legend").firstChild.textContent = stegvis.wording(one, caller);
    }
  }

  /* An answer that no longer applies is struck through; one that another answer contradicts, and that counts, is marked. */
  function doubt(form, given) {
    const { p } = page;
    const { findings } = stegvisForm.read(p, form);
    const lapsed = Object.keys(findings).filter((id) => !(id in given.findings));
    const { contradicted } = stegvis.setAside(p, given);
    for (const box of form.querySelectorAll("fieldset.question[data-input]")) {
      const id = box.dataset.input;
      box.querySelector(".doubt")?.remove();
      delete box.dataset.lapsed;
      if (lapsed.includes(id)) box.dataset.lapsed = "yes";
      if (!lapsed.includes(id) && !contradicted.has(id)) continue;
      const field = [...box.querySelectorAll("input")].find(stegvisForm.entered);
      const answer = field && (field.type === "radio" ? field.closest("label").textContent.trim() : field.value);
      const words = page.words();
      box.append(lapsed.includes(id)
        ? el("p", { class: "doubt" }, el("s", {}, answer), ` ${words.lapsed}`)
        : el("p", { class: "doubt" }, words.contradicted));
    }
  }

  /* Each faulty field, with what is wrong beside it. */
  function mark(fields) {
    const form = $("form");
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

  function band(box, given) {
    const id = box.dataset.input;
    const pick = (from) => (from[id] === undefined ? {} : { [id]: from[id] });
    const known = stegvis.weigh(page.p, { scores: pick(given.scores), items: pick(given.items) }).known.get(id);
    const name = known && known[0] === known[1] && stegvis.bandAt(page.p.instrument.get(id), known[0]);
    box.querySelector("output").textContent = known ? [...new Set(known)].join("–") + (name ? ` (${name.name})` : "") : "";
  }

  /* ---------------------------------------------------------------- which questions stand in view */

  /* Per track, the inputs that its rules, contraindications and actions read. */
  function reads() {
    const { p } = page;
    const found = new Map(p.tracks.map((track) => [track.id, new Set()]));
    p.rules.slice(p.flags).forEach((rule) => stegvis.inputsOf(rule.bare, found.get(rule.host)));
    for (const track of p.tracks) {
      const criteria = [...track.actions, ...track.steps.flatMap((step) => step.unsuitable)];
      criteria.forEach((one) => stegvis.inputsOf(one.when, found.get(track.id)));
    }
    for (const seen of found.values()) for (const id of seen) seen.add(id.split(".")[0]);
    return found;
  }

  function wanted() {
    const [kind, id] = $("only").value.split(":");
    if (!id) return null;
    if (kind === "instrument") return new Set([id]);
    const tracks = kind === "track" ? [id] : [...readers].filter(([, seen]) => seen.has(id)).map(([track]) => track);
    return new Set(tracks.flatMap((track) => [...readers.get(track)]));
  }

  function arrange() {
    const keep = wanted();
    const form = $("form");
    const first = form.querySelector(".group[data-flags]");
    for (const box of form.querySelectorAll(".group fieldset.question")) {
      box.hidden = Boolean(keep) && !keep.has(box.dataset.input) && box.closest(".group") !== first;
    }
    const groups = [...form.querySelectorAll(".group")].filter((group) => {
      const boxes = [...group.querySelectorAll("fieldset.question")];
      group.hidden = (boxes.length > 0 && boxes.every((box) => box.hidden)) || (group.id === "course" && mode() !== "review");
      return !group.hidden;
    });
    const guided = $("how").value === "guided";
    $("steps").hidden = !guided;
    if (!guided) return;
    at = Math.max(0, Math.min(at, groups.length - 1));
    groups.forEach((group, i) => (group.hidden = i !== at));
    $("place").textContent = `${at + 1} / ${groups.length}`;
    $("back").disabled = at === 0;
    $("onward").disabled = at === groups.length - 1;
  }

  function turn(by) {
    at += by;
    arrange();
    const group = [...$("form").querySelectorAll(".group")].find((one) => !one.hidden);
    const title = group.querySelector("h2");
    title.tabIndex = -1;
    title.focus();
  }

  function reveal(field) {
    const group = field.closest(".group");
    if ($("how").value === "guided" && group) {
      group.querySelectorAll("fieldset.question").forEach((box) => (box.hidden = false));
      const shown = (one) => one.id === "course" ? mode() === "review" : [...one.querySelectorAll("fieldset.question")].some((box) => !box.hidden) || !one.querySelector("fieldset.question");
      at = [...$("form").querySelectorAll(".group")].filter(shown).indexOf(group);
      arrange();
    }
    for (let box = field.parentElement; box && box !== $("form"); box = box.parentElement) {
      if (box.tagName === "DETAILS") box.open = true;
      if (box.classList.contains("group")) {
        box.dataset.open = "yes";
        box.classList.remove("settled");
      }
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

  async function copy() {
    const said = answer();
    if (said.faults?.length) return;
    const text = mode() === "review"
      ? stegvisCourseNote(page.p, said, stegvisForm.episode(page.p, $("form")), page.courseNote(), page.caveats())
      : stegvisNote(page.p, said, page.note(), page.caveats());
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

  const stateOf = () => [...$("form").querySelectorAll("input,select")].filter((field) => field.name || field.id)
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
    begin(state);
    $("other-language").focus();
  }

  /* Without a script the page is text alone; here it gets its fields. */
  function fill() {
    const { p } = page;
    const form = $("form");
    const word = (text) => el("span", { class: "word" }, text);
    const radios = (name, choices) => [...choices, ["", page.words().unknown]].flatMap(([value, text]) => {
      const field = el("input", { type: "radio", name, value, checked: value === "" ? "" : null });
      return [el("label", {}, field, " ", word(text)), " "];
    });
    const silent = [["unknown", page.words().does_not_know]];
    const truths = [["yes", page.words().yes], ["no", page.words().no]];
    const words = (one) => one.choices.map((choice) => [choice.id, choice.name]);
    const fields = (one) => {
      if (one.kind !== "integer") return radios(one.id, [...(one.kind === "boolean" ? truths : words(one)), ...silent]);
      const given = { type: "number", inputmode: "numeric", name: one.id, min: one.lowest, max: one.highest, step: 1, autocomplete: "off" };
      return [el("label", {}, word(`${one.lowest}–${one.highest}`), " ", el("input", given))];
    };
    for (const box of form.querySelectorAll("fieldset.question:not(.score)")) {
      const { input, yesNo, course } = box.dataset;
      if (input) box.append(...fields(p.input.get(input)));
      else if (yesNo) box.append(...radios(yesNo, truths));
      else box.append(...radios(`course:${course}`, words(p.course.input.get(course))));
    }
    for (const box of form.querySelectorAll("[data-items]")) {
      const one = p.instrument.get(box.dataset.items);
      const numbers = box.dataset.all ? one.grid.map((_, i) => i + 1) : one.critical_items;
      box.lastElementChild.replaceChildren(...numbers.map((n) => {
        const options = ["", ...one.grid[n - 1]].map((v) => el("option", { value: v }, v === "" ? "–" : String(v)));
        return el("label", {}, word(`${page.words().item} ${n}`), " ", el("select", { name: `item:${one.id}:${n}` }, options));
      }));
    }
    const option = (one, kind = "") => el("option", { value: kind + one.id }, one.name);
    const group = (track) => el("optgroup", { label: track.name }, track.steps.map((step) => option(step)));
    for (const box of form.querySelectorAll("[data-steps]")) box.append(el("option", { value: "" }, "–"), ...p.tracks.map(group));
    for (const box of form.querySelectorAll("[data-scales]")) box.append(...p.instruments.map((one) => option(one, box.dataset.scales)));
    for (const box of form.querySelectorAll("[data-tracks]")) box.append(...p.tracks.map((one) => option(one, "track:")));
    moreRows();
  }

  function moreRows() {
    const more = $("measurements");
    while (more && more.children.length < rows) {
      const copied = more.firstElementChild.cloneNode(true);
      copied.querySelectorAll("input").forEach((field) => {
        field.name = field.name.replace("0", more.children.length);
        field.value = "";
      });
      more.append(copied);
    }
  }

  function begin(state = []) {
    page.p = stegvisReview.compilePathway(stegvis.compilePathway(stegvis.localize(bundle.pathway, language)));
    page.barriers = new Map([...page.p.step.values()].flatMap((step) => step.unsuitable.map((u) => [u.id, u])));
    readers = reads();
    fill();
    restore(state);
    document.querySelectorAll("[data-script]").forEach((part) => (part.hidden = false));
    const form = $("form");
    form.addEventListener("input", show);
    form.addEventListener("change", (event) => {
      if (event.target.id === "only") startFrom();
      if (filled && event.target.name === filled.id) filled = null;
      if (event.target.name === "mode") today();
      show();
    });
    form.addEventListener("reset", () => setTimeout(() => {
      form.querySelectorAll(".group").forEach((group) => delete group.dataset.open);
      filled = null;
      at = 0;
      show();
    }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      next();
    });
    $("back").addEventListener("click", () => turn(-1));
    $("onward").addEventListener("click", () => turn(1));
    $("more-rows")?.addEventListener("click", () => {
      rows += 1;
      moreRows();
      $("measurements").lastElementChild.querySelector("input").focus();
    });
    $("bar").addEventListener("click", () => $("answer-title").focus());
    $("copy").addEventListener("click", copy);
    $("other-language").addEventListener("click", speak);
    if (!page.p.course) form.querySelector(".modes").hidden = true;
    show();
    document.documentElement.dataset.ready = "yes";
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
    at = 0;
  }

  /* The day of the review is today until another is given. */
  function today() {
    const on = $("form").elements["course:on"];
    const now = new Date();
    if (mode() === "review" && !on.value) {
      on.value = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
    }
  }

  bundle.body[root] = ["a.skip", "header", "main", "footer"].map((part) => document.querySelector(part).outerHTML).join("");
  bundle.body[root] = `<title>${document.title}</title>${bundle.body[root]}`;
  begin(location.hash === "#course" && $("course") ? [["mode", "radio", "review", true]] : []);
})();
