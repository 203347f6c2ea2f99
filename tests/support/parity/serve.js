/* Answers one JSON line for each JSON line; the first holds the scripts, each other a pathway to prepare, patients, courses, or criteria to weigh. */
"use strict";
const readline = require("node:readline");
const said = "stegvis, stegvisNote, stegvisShortNote, stegvisCaveat, stegvisReview, stegvisCourseNote";
let js = null;
const pathways = new Map();
const words = new Map();

function brief(p, patient) {
  const seen = js.stegvis.weigh(p, patient);
  if (seen.faults.length) return null;
  const found = js.stegvis.outcome(p, seen.known);
  const { level, urgency, lowest, highest, firm, holds, open } = found;
  return [level, urgency, found.lead.step.id, lowest, highest, firm, holds, open];
}

function answer(asked) {
  if (asked.scripts) {
    js = new Function(`${asked.scripts.join("\n")}; return { ${said} };`)();
    return true;
  }
  if (asked.all) return asked.all.map(answer);
  if (asked.data) {
    pathways.set(asked.pathway, js.stegvisReview.compilePathway(js.stegvis.compilePathway(js.stegvis.localize(asked.data, asked.language))));
    words.set(asked.pathway, asked.words);
    return true;
  }
  if (asked.tree) return js.stegvis.reader(asked.tree)((id) => asked.known[id]);
  const p = pathways.get(asked.pathway);
  const say = (one) => (one ? js.stegvisCaveat(one, words.get(asked.pathway)) : "");
  const faults = (all) => all.map((one) => (one.field ? [one.field, say(one.what), say(one.allowed), say(one.hint)] : one));
  const worded = (rec) => (!rec.faults ? rec : { ...rec, faults: faults(rec.faults) });
  const caveats = (rec) => (!rec.caveats ? worded(rec) : { ...worded(rec), caveats: rec.caveats.map(say) });
  if (asked.brief) return brief(p, asked.patient);
  if (asked.course) {
    const review = js.stegvisReview.propose(p, asked.course);
    return asked.note ? js.stegvisCourseNote(p, review, asked.course, ...asked.note) : caveats(review);
  }
  const rec = js.stegvis.recommend(p, asked.patient, asked.on_fault);
  if (asked.short) return js.stegvisShortNote.write(p, rec, ...asked.short);
  return asked.note ? js.stegvisNote(p, rec, ...asked.note) : caveats(rec);
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  let reply;
  try {
    reply = answer(JSON.parse(line));
  } catch (error) {
    reply = { thrown: String(error) };
  }
  process.stdout.write(`${JSON.stringify(reply)}\n`);
});
