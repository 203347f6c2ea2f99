/* Runs broken copies of a script over a corpus: for each, where it first differs from Python, or null.
   node kill.js NAME SCRIPTS CORPUS EDITS, NAME being rules or review; a copy that hangs or throws has differed. The first
   edit changes nothing: it shows how long the whole script takes. */
"use strict";
const fs = require("node:fs");
const vm = require("node:vm");
const [broken, scripts, corpus, edits] = process.argv.slice(2);
const sources = new Map(Object.entries(JSON.parse(fs.readFileSync(scripts, "utf-8"))));
const SOME = 10;
const { pathways, asked, words } = JSON.parse(fs.readFileSync(corpus, "utf-8"));

function same(one, other) {
  if (one === other) return true;
  if (one === null || other === null || typeof one !== "object" || typeof other !== "object") return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => same(one[key], other[key]));
}

const ANSWER = `return (data, words) => {
  const p = stegvisReview.compilePathway(stegvis.compilePathway(stegvis.localize(data, "sv")));
  return (kind, given) => {
    if (kind === "course") {
      const said = stegvisReview.propose(p, given);
      if (said.faults) return { faults: [...new Set(said.faults)].sort(), red_flags: [...said.red_flags].sort() };
      const plain = ({ rule, verdict, urgency, values, rules, own }) => ({ rule, verdict, urgency, values, rules, own });
      const caveats = said.caveats.map((one) => stegvisCaveat(one, words));
      const { wanted, ...kept } = said;
      return { ...kept, reasons: said.reasons.map(plain), also: said.also.map(plain), caveats };
    }
    const rec = stegvis.recommend(p, given, kind === "aside" ? "set_aside" : "raise");
    const say = (one) => (one ? stegvisCaveat(one, words) : "");
    rec.faults = rec.faults.map((one) => [one.field, say(one.what), say(one.allowed), say(one.hint)]);
    if (!rec.status) return rec;
    delete rec.not_known;
    rec.caveats = rec.caveats.map((one) => stegvisCaveat(one, words));
    rec.escalation = rec.escalation.map(({ step, from, kind }) => ({ step, from, kind }));
    return rec;
  };
}`;

/* What has found a broken copy is asked first of the next. */
const order = asked.map((_, at) => at);

/* How long the whole script may take for some patients, and how many times as long a broken copy may take: a busy
   machine is slow with both. */
const LONGEST = 600000;
const TIMES = 8;
let limit = LONGEST;
let slowest = 1000;

/* Some patients at a time under the watch of a clock, so that a copy that never ends has differed. */
function first(code) {
  const parts = [...sources].map(([name, text]) => (name === broken ? code : text));
  const watched = (text) => {
    const start = Date.now();
    const told = vm.runInThisContext(text, { timeout: limit });
    if (limit === LONGEST) slowest = Math.max(slowest, Date.now() - start);
    return told;
  };
  const ready = new Map();
  global.differs = (at) => {
    const [name, kind, given, expected] = asked[at];
    if (!ready.has(name)) ready.set(name, prepare(pathways[name], words));
    return !same(JSON.parse(JSON.stringify(ready.get(name)(kind, given))), expected);
  };
  let prepare;
  global.start = () => (prepare = new Function([...parts, ANSWER].join("\n"))());
  try {
    watched("start()");
    for (let i = 0; i < order.length; i += SOME) {
      global.some = order.slice(i, i + SOME);
      const at = watched("some.findIndex(differs)");
      if (at < 0) continue;
      const [killer] = order.splice(i + at, 1);
      order.unshift(killer);
      return killer;
    }
    return null;
  } catch (error) {
    return String(error);
  }
}

const text = sources.get(broken);
const found = JSON.parse(fs.readFileSync(edits, "utf-8")).map(([from, to, put]) => {
  const told = first(text.slice(0, from) + put + text.slice(to));
  limit = TIMES * slowest;
  return told;
});
process.stdout.write(JSON.stringify(found));
