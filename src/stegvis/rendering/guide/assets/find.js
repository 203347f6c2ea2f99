/* Finds by words as they are said: by their stems, from their beginning, and with one slip of the finger. */
"use strict";

const stegvisFind = (() => {
  const ENDINGS = /(arna|erna|orna|ande|ende|aren|aste|ade|are|ing|ar|er|or|en|et|na|te|as|es|ed|de|a|e|t|n|s)$/;
  const SMALL = 4;

  const folded = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const words = (text) => folded(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

  const kept = new Map();

  /* The words of a text that is looked through at each key. */
  function wordsOf(text) {
    if (!kept.has(text)) kept.set(text, words(text));
    return kept.get(text);
  }

  function stem(word) {
    const short = word.replace(ENDINGS, "");
    return short.length >= SMALL ? short : word;
  }

  /* Whether two words differ by one letter more, less or other. */
  function nearly(one, other) {
    if (Math.abs(one.length - other.length) > 1) return false;
    let at = 0;
    while (at < one.length && one[at] === other[at]) at += 1;
    const left = [one.slice(at), other.slice(at)];
    return left[0].slice(1) === left[1].slice(1) || left[0] === left[1].slice(1) || left[0].slice(1) === left[1];
  }

  /* How well a word that is looked for fits one that stands there. */
  function fit(wanted, there) {
    if (there === wanted) return 4;
    if (there.startsWith(wanted)) return 3;
    const [a, b] = [stem(wanted), stem(there)];
    if (a === b) return 3;
    if (a.length >= SMALL && there.includes(a)) return 2;
    return a.length > SMALL && nearly(a, b) ? 1 : 0;
  }

  /* How well a text fits all words of a query; 0 when one of them is missing. */
  function score(query, parts) {
    let sum = 0;
    for (const wanted of words(query)) {
      const best = Math.max(0, ...parts.map(([text, weight]) => weight * Math.max(0, ...wordsOf(text).map((there) => fit(wanted, there)))));
      if (!best) return 0;
      sum += best;
    }
    return sum;
  }

  return { score };
})();
