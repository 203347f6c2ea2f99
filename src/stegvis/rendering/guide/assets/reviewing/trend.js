/* Which way a course goes: Mann-Kendall's count, in one pass over the measurements. */

/* Pairs of totals that worsen, minus those that improve; a pair of different versions counts 0. */
function trend(one) {
  const every = newTally();
  const ofVersion = new Map([["", newTally()]]);
  let count = 0;
  for (const reading of one.all.slice(one.start)) {
    const version = reading.given.version || "";
    if (!ofVersion.has(version)) ofVersion.set(version, newTally());
    const own = ofVersion.get(version);
    count += version ? rise(own, reading) + rise(ofVersion.get(""), reading) : rise(every, reading);
    add(every, reading);
    add(own, reading);
  }
  return one.instrument.higher_better ? -count : count;
}

/* How many measurements had which lowest and highest total. */
const newTally = () => ({ lows: new Map(), highs: new Map() });

function add({ lows, highs }, one) {
  lows.set(one.low, (lows.get(one.low) || 0) + 1);
  highs.set(one.high, (highs.get(one.high) || 0) + 1);
}

/* How many earlier ones lie surely below, minus those surely above. */
function rise({ lows, highs }, one) {
  let sum = 0;
  for (const [high, n] of highs) if (high < one.low) sum += n;
  for (const [low, n] of lows) if (low > one.high) sum -= n;
  return sum;
}
