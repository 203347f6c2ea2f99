/* The form and the answer beside it. Nothing that is entered leaves the page or is kept. */
"use strict";
(() => {
  const raw = document.getElementById("pathway").textContent.trim();
  let bundle;
  let p;
  let language = document.documentElement.lang;
  const root = language;

  const el = (tag, said = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [key, value] of Object.entries(said)) {
      if (key === "class") made.className = value;
      else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else made.setAttribute(key, value);
    }
    made.append(...children.flat().filter((child) => child !== null));
    return made;
  };
  const $ = (id) => document.getElementById(id);
  const w = () => bundle.words[language];

  async function unpack(text) {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
  }

  /* ---------------------------------------------------------------- what is entered */

  function patient(form) {
    const said = { scores: {}, items: {}, findings: {}, none_of: [] };
    for (const field of form.elements) {
      const { name, type, value } = field;
      if (!name || (type === "radio" && !field.checked) || (type === "checkbox" && !field.checked)) continue;
      if (name === "none_of") said.none_of.push(value);
      else if (value.trim() === "") {
        if (field.validity && field.validity.badInput) put(said, name, "?");
      } else put(said, name, read(name, value));
    }
    return said;
  }

  function read(name, value) {
    const one = p.input.get(name);
    if (one && one.kind === "boolean") return value === "yes";
    if (one && one.kind === "choice") return value;
    return Number(value);
  }

  function put(said, name, value) {
    const [kind, id, number] = name.split(":");
    if (name === "age") said.age = value;
    else if (kind === "score") said.scores[id] = value;
    else if (kind === "item") (said.items[id] = said.items[id] || {})[number] = value;
    else said.findings[name] = value;
  }

  /* ---------------------------------------------------------------- the answer */

  function show() {
    const form = $("form");
    const given = patient(form);
    const rec = stegvis.recommend(p, given);
    form.querySelectorAll("fieldset.score").forEach((box) => band(box, given));
    for (const none of form.querySelectorAll("input[name=none_of]")) {
      for (const box of none.closest(".group").querySelectorAll("fieldset.question")) {
        const open = box.querySelector("input[value='']");
        if (none.checked && open && open.checked) box.dataset.none = w().no;
        else delete box.dataset.none;
      }
    }
    if (rec.faults) {
      const names = [...new Set(rec.faults)].map(nameOf);
      $("summary").replaceChildren(el("p", { class: "flag" }, `${w().faults}: ${names.join(", ")}`));
      $("answer").replaceChildren();
      $("copy").hidden = true;
      mark(rec.faults);
      return;
    }
    mark([]);
    const step = p.step.get(rec.step);
    const level = (id) => p.levels.find((one) => one.id === id).name;
    const urgency = p.urgencies.find((one) => one.id === rec.urgency).name;
    $("summary").replaceChildren(
      ...rec.red_flags.map((id) => el("p", { class: "flag" }, rule(id).name)),
      el("p", { class: "big" }, el("strong", {}, level(rec.level)), `: ${step.name}`),
      el("p", {}, `${w().urgency}: ${urgency}. ${w().first_contact}: ${p.professions[rec.first_contact]}. ${w()[rec.status]}.`)
    );
    $("answer").replaceChildren(...parts(rec, step, level).filter((part) => part !== null));
    $("copy").hidden = false;
    guide(rec);
  }

  const rule = (id) => p.rules.find((one) => one.id === id);

  function nameOf(field) {
    const id = field.split(".")[1] || field;
    const one = p.input.get(id) || p.instrument.get(id);
    return one ? one.name : field;
  }

  function mark(faults) {
    for (const field of $("form").elements) {
      const [kind, id] = field.name.split(":");
      const own = kind === "score" ? `scores.${id}` : kind === "item" ? `items.${id}` : kind === "age" ? "age" : `findings.${kind}`;
      if (faults.some((fault) => fault === own || fault.startsWith(`${own}.`))) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
  }

  function band(box, given) {
    const one = p.instrument.get(box.dataset.input);
    const known = stegvis.weigh(p, { scores: pick(given.scores, one.id), items: pick(given.items, one.id) }).known.get(one.id);
    const shown = box.querySelector("output");
    if (!known) shown.textContent = "";
    else {
      const at = stegvis.bandAt(one, known[0]);
      const total = known[0] === known[1] ? `${known[0]}` : `${known[0]}–${known[1]}`;
      shown.textContent = total + (at && known[0] === known[1] ? ` (${at.name})` : "");
    }
  }

  const pick = (from, id) => (from[id] === undefined ? {} : { [id]: from[id] });

  function list(title, items) {
    if (!items.length) return null;
    return el("section", {}, el("h3", {}, title), el("ul", { class: "answer-list" }, items.map((item) => el("li", {}, item))));
  }

  function ground([basis, shown]) {
    return basis === "inference" ? w().inference : shown || w()[basis] || basis;
  }

  function parts(rec, step, level) {
    const text = w();
    const at = (id) => p.levels.findIndex((one) => one.id === id);
    const ladder = el("ol", { class: "ladder", reversed: "" }, [...p.levels].reverse().map((one) => {
      const may = at(one.id) >= at(rec.range.lowest) && at(one.id) <= at(rec.range.highest);
      const here = one.id === rec.level;
      const said = { class: here ? "here" : may ? "may" : "" };
      if (here) said["aria-current"] = "step";
      return el("li", said, one.name + (may && !here ? ` (${text.possible})` : ""));
    }));
    const barriers = new Map([...p.step.values()].flatMap((s) => s.unsuitable.map((u) => [u.id, u])));
    const question = (q) => el("button", { type: "button", onclick: () => focusOn(q.question) }, p.input.get(q.question).ask);
    const urgent = rec.questions.filter((q) => q.kind === "red_flag");
    const rest = rec.questions.filter((q) => q.kind !== "red_flag");
    const value = (one) => (typeof one === "boolean" ? (one ? text.yes : text.no) : String(one));
    const why = (one) => {
      if (one.rule === "unanswered_red_flags") return `${p.open_flags.because} (${ground(p.open_flags.ground)})`;
      const r = rule(one.rule);
      return `${r.because} (${[...new Set([ground(r.threshold), ground(r.care)])].join("; ")})`;
    };
    const lower = (one) => {
      const name = p.levels[at(one.level)].name;
      const s = one.step ? p.step.get(one.step) : null;
      if (one.why === "need") return `${name}: ${text.need_higher}.`;
      if (one.why === "no_step") return `${name}: ${text.no_step}.`;
      if (one.why === "ages") return `${s.name}: ${text.for_ages} (${s.ages[0]}–${s.ages[1]}).`;
      if (one.why === "withheld") return `${s.name}: ${text.withheld}. ${s.withheld}`;
      return `${s.name}: ${one.rules.map((id) => barriers.get(id).because).join(" ")}`;
    };
    return [
      el("p", { class: "print-only" }, entered()),
      urgent.length ? list(text.ask_first, urgent.map(question)) : null,
      ladder,
      list(text.actions, rec.actions.map((id) => stegvisAction(p, rec, id, bundle.caveats[language]))),
      list(text.because, rec.because.map(why)),
      el("section", {}, el("h3", {}, step.name), el("p", {}, `${step.what} ${step.dose}`)),
      list(text.prerequisites, step.prerequisites),
      list(text.conditions, rec.conditions.map((c) =>
        `${barriers.get(c.rule).because} (${c.status === "unanswered" ? text.open : text.clinician})`)),
      list(text.why_not_lower, rec.why_not_lower.map(lower)),
      list(text.what_would_change, rec.what_would_change.map((c) =>
        `${p.input.get(c.input).name} ${value(c.from)} → ${value(c.to)}: ${level(c.level)}, ` +
        p.urgencies.find((u) => u.id === c.urgency).name.toLowerCase())),
      list(text.questions, rest.map(question)),
      list(text.also, rec.tracks.slice(1).map((t) => `${p.track.get(t.track).name}: ${p.step.get(t.step).name}`)),
      list(text.alternatives, rec.alternatives.map((id) => p.step.get(id).name)),
      list(text.up, rec.escalation.map((one) => {
        const edge = p.edges.find((e) => e.at === one.edge);
        return p.step.get(one.step).name + (edge.because ? `: ${edge.because}` : "");
      })),
      step.step_down ? list(text.down, [step.step_down]) : null,
      step.review ? list(text.review, [`${step.review.weeks.join(", ")} ${text.weeks}. ${step.review.what}`]) : null,
      list(text.faults, rec.caveats.map((one) => stegvisCaveat(one, bundle.caveats[language]))),
      answered(rec),
      el("p", { class: "soft print-only" }, `${p.provenance.title} ${p.provenance.version}, sha256 ${p.provenance.sha256}`),
    ];
  }

  function said() {
    return [...$("form").querySelectorAll("input,select")].filter((field) => {
      if (field.type === "radio" || field.type === "checkbox") return field.checked && field.value !== "";
      return field.name && field.value !== "";
    });
  }

  const labelOf = (field) => {
    const box = field.closest("fieldset");
    const own = field.closest("label") || $("form").querySelector(`label[for="${field.id}"]`);
    const word = own ? [...own.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join(" ").trim() : "";
    const shown = field.type === "radio" || field.type === "checkbox" ? word : `${word} ${field.value}`.trim();
    return box ? `${box.querySelector("legend").textContent.trim()} ${shown}` : shown;
  };

  const entered = () => said().map(labelOf).join("; ");

  function answered() {
    const items = said().map((field) => {
      const go = el("button", { type: "button", onclick: () => reveal(field) }, w().change);
      const label = labelOf(field);
      go.setAttribute("aria-label", `${w().change}: ${label}`);
      return [`${label} `, go];
    });
    if (!items.length) return null;
    return el("details", {}, el("summary", {}, `${w().answered} (${items.length})`),
      el("ul", { class: "answer-list" }, items.map((item) => el("li", {}, item))));
  }

  /* ---------------------------------------------------------------- finding one's way */

  function fieldFor(input) {
    const one = p.input.get(input);
    if (input === "age") return $("age");
    if (one.item) return $("form").elements[`item:${one.instrument}:${one.item}`] || $("form").elements[`score:${one.instrument}`];
    if (one.instrument) return $("form").elements[`score:${one.instrument}`];
    const found = $("form").elements[input];
    return found instanceof RadioNodeList ? found[0] : found;
  }

  function focusOn(input) {
    reveal(fieldFor(input));
  }

  function reveal(field) {
    for (let box = field.parentElement; box && box !== $("form"); box = box.parentElement) {
      if (box.tagName === "DETAILS") box.open = true;
      box.hidden = false;
    }
    field.focus();
    field.scrollIntoView({ block: "center" });
  }

  function next() {
    const rec = stegvis.recommend(p, patient($("form")));
    if (rec.questions && rec.questions.length) focusOn(rec.questions[0].question);
    else $("answer-title").focus();
  }

  function guide(rec) {
    const [kind, id] = $("only").value.split(":");
    for (const box of $("form").querySelectorAll("fieldset.question")) {
      const keep = !id || box.dataset.tracks.split(" ").includes(kind === "track" ? id : "") ||
        (kind === "instrument" && box.dataset.input === id) || box.closest("[data-group=red_flags]");
      box.hidden = !keep;
    }
    const groups = [...$("form").querySelectorAll(".group")];
    for (const group of groups) {
      const boxes = [...group.querySelectorAll("fieldset.question")];
      group.hidden = boxes.length > 0 && boxes.every((box) => box.hidden);
    }
    if ($("how").value !== "guided") return;
    const wanted = rec.questions.length ? fieldFor(rec.questions[0].question).closest(".group") : null;
    const here = document.activeElement ? document.activeElement.closest(".group") : null;
    for (const group of groups) group.hidden = group !== wanted && group !== here;
  }

  async function copy() {
    const rec = stegvis.recommend(p, patient($("form")));
    const text = stegvisNote(p, rec, bundle.note[language], bundle.caveats[language]);
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
    $("copied").textContent = w().copied;
    document.dispatchEvent(new CustomEvent("stegvis-note", { detail: text }));
  }

  /* The other language in the same page: what is entered stays where it is. */
  function speak(event) {
    event.preventDefault();
    const kept = [...$("form").elements].filter((field) => field.name)
      .map((field) => [field.name, field.value, field.checked]);
    const modes = [$("only").value, $("how").value];
    language = language === "sv" ? "en" : "sv";
    document.documentElement.lang = language;
    const body = new DOMParser().parseFromString(bundle.body[language], "text/html").body;
    const prefix = language === root ? "" : language === "en" ? "en/" : "../";
    for (const link of body.querySelectorAll("a[href]")) {
      const href = link.getAttribute("href");
      if (!href.startsWith("#")) link.setAttribute("href", prefix + href);
    }
    for (const tag of ["header", "main", "footer"]) {
      document.querySelector(tag).replaceWith(document.adoptNode(body.querySelector(tag)));
    }
    const fields = [...$("form").elements].filter((field) => field.name);
    kept.forEach(([, value, checked], i) => {
      if (fields[i].type === "radio" || fields[i].type === "checkbox") fields[i].checked = checked;
      else fields[i].value = value;
    });
    begin();
    [$("only").value, $("how").value] = modes;
    show();
    $("other-language").focus();
  }

  function begin() {
    p = stegvis.prepare(stegvis.localize(bundle.pathway, language));
    $("controls").hidden = false;
    const form = $("form");
    form.addEventListener("input", show);
    form.addEventListener("change", show);
    form.addEventListener("reset", () => setTimeout(show));
    form.addEventListener("submit", (event) => event.preventDefault());
    $("next").addEventListener("click", next);
    $("copy").addEventListener("click", copy);
    $("other-language").addEventListener("click", speak);
    show();
    document.documentElement.dataset.ready = "yes";
  }

  unpack(raw).then((found) => {
    bundle = found;
    begin();
  });
})();
