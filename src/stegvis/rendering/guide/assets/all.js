/* All questions on one page: their words, bands, doubts, and which of them stand in view. */
"use strict";

const stegvisAll = (() => {
  let page;
  let readers;

  /* The form of all questions as it stands: bands, wordings, what no longer applies, what is in view. */
  function dress(given_, review) {
    page = given_;
    const form = $("form");
    const { given } = page.now();
    form.querySelectorAll("fieldset.score").forEach((box) => band(box, given));
    form.querySelectorAll("input[name=none_of]").forEach(settle);
    word(form, given);
    doubt(form, given);
    arrange(review);
    const years = stegvisForm.years($("age").value.trim() || "?");
    $("age-said").textContent = $("age").value.length > 3 && typeof years === "number" ? `${years} ${page.words().years}` : "";
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
    const { lapsed, seen: { contradicted } } = page.now();
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

  function band(box, given) {
    const id = box.dataset.input;
    if (!(id in given.scores) && !(id in given.items)) return (box.querySelector("output").textContent = "");
    const pick = (from) => (from[id] === undefined ? {} : { [id]: from[id] });
    const known = stegvis.weigh(page.p, { scores: pick(given.scores), items: pick(given.items) }).known.get(id);
    const name = known && known[0] === known[1] && stegvis.bandAt(page.p.instrument.get(id), known[0]);
    return (box.querySelector("output").textContent = known ? [...new Set(known)].join("–") + (name ? ` (${name.name})` : "") : "");
  }

  /* Per track, the inputs that its rules, contraindications and actions read. */
  function reads() {
    const { p } = page;
    const found = new Map(p.tracks.map((track) => [track.id, new Set()]));
    const add = (id, tree) => stegvis.inputsOf(tree).forEach((one) => found.get(id).add(one));
    p.rules.slice(p.flags).forEach((rule) => add(rule.host, rule.bare));
    for (const track of p.tracks) {
      const criteria = [...track.actions, ...track.steps.flatMap((step) => step.unsuitable)];
      criteria.forEach((one) => add(track.id, one.when));
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

  /* Questions that this age, sex or answer closes stand aside, and scales of other reasons; what was answered never does. */
  function arrange(review) {
    const keep = wanted();
    const form = $("form");
    const first = form.querySelector(".group[data-flags]");
    const { see } = page.now();
    const left = [];
    for (const box of form.querySelectorAll(".group fieldset.question[data-input]")) {
      const id = box.dataset.input;
      const gate = page.p.gate.get(id);
      const open = gate ? gate.test(see) : null;
      const given = [...box.querySelectorAll("input,select")].some(stegvisForm.entered);
      const scale = box.classList.contains("score");
      const chosen = keep ? keep.has(id) || box.closest(".group") === first : !scale || open === 1 || (!page.p.gate.size && page.p.instruments.length < 4);
      const denied = box.closest(".group").querySelector("input[name=none_of]:checked");
      box.hidden = !given && !box.dataset.open && ((open === 0 && !denied && !(scale && keep)) || !chosen);
      if (scale && box.hidden) left.push(page.p.instrument.get(id));
    }
    $("more-scales").replaceChildren(el("option", { value: "" }, "–"), ...left.map((one) => el("option", { value: one.id }, one.name)));
    $("scales-left").hidden = !left.length;
    for (const group of form.querySelectorAll(".group")) {
      const boxes = [...group.querySelectorAll("fieldset.question")];
      group.hidden = group.id === "course" ? !review : boxes.length > 0 && group.dataset.group !== "scores" && boxes.every((box) => box.hidden);
    }
  }

  function begin(given) {
    page = given;
    readers = reads();
  }

  return { begin, dress };
})();
