/* Answers one JSON line for each JSON line: a pathway to prepare, a patient to recommend for, a criterion to weigh. */
"use strict";
const path = require("node:path");
const readline = require("node:readline");
global.stegvis = require(process.argv[2]);
const pathways = new Map();
const words = new Map();
const file = path.join(process.argv[3], "note.js");
const code = require("node:fs").readFileSync(file, "utf-8");
const [note, caveat] = new Function("stegvis", "module", `${code}; return [stegvisNote, stegvisCaveat];`)(stegvis, undefined);

function answer(asked) {
  if (asked.data) {
    pathways.set(asked.pathway, stegvis.prepare(stegvis.localize(asked.data, asked.language)));
    words.set(asked.pathway, asked.words);
    return true;
  }
  if (asked.tree) return stegvis.reader(asked.tree)((id) => asked.known[id]);
  const p = pathways.get(asked.pathway);
  if (asked.brief) {
    const seen = stegvis.weigh(p, asked.patient);
    const found = seen.faults.length ? null : stegvis.outcome(p, seen.known);
    return found && [
      found.level, found.urgency, found.lead.step.id, found.lowest, found.highest, found.firm, found.holds, found.open,
    ];
  }
  const rec = stegvis.recommend(p, asked.patient);
  if (asked.note) return note(p, rec, ...asked.note);
  if (!rec.faults) rec.caveats = rec.caveats.map((one) => caveat(one, words.get(asked.pathway)));
  return rec;
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  let said;
  try {
    said = answer(JSON.parse(line));
  } catch (error) {
    said = { thrown: String(error) };
  }
  process.stdout.write(`${JSON.stringify(said)}\n`);
});
