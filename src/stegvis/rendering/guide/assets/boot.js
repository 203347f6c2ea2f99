/* Unpacks what the page computes with, and runs its scripts: each may run only because the page's policy names its hash. */
"use strict";
setTimeout(() => {
  /* Signs to bytes: each two of them tell 13 bits, or 14. */
  const bytesOf = (text) => {
    const WHOLE = 13;
    const ALONE = 7;
    const SIGNS = 93;
    const SPARE = SIGNS * SIGNS - 2 ** WHOLE;
    const worth = (at) => text.charCodeAt(at) - 33 - Number(text[at] > "<");
    const bytes = new Uint8Array(Math.ceil((text.length * (WHOLE + 1)) / 16));
    let bits = 0;
    let held = 0;
    let size = 0;
    for (let at = 0; at < text.length; at += 2) {
      const alone = at + 1 === text.length;
      const value = alone ? worth(at) : SIGNS * worth(at) + worth(at + 1);
      bits |= value << held;
      held += alone ? ALONE : WHOLE + Number((value & (2 ** WHOLE - 1)) < SPARE);
      for (; held >= 8; held -= 8) {
        bytes[size++] = bits & 255;
        bits >>= 8;
      }
    }
    return bytes.subarray(0, size);
  };
  /* The range decoder of LZMA: one bit at a time, each with the probability that was learnt at its place. */
  const rangeOf = (bytes) => {
    const learnt = new Uint16Array(2 ** 13).fill(1024);
    let range = 2 ** 32 - 1;
    let code = 0;
    let at = 1;
    for (; at < 5; at++) {
      code = code * 256 + bytes[at];
    }
    const widened = () => {
      range *= 256;
      code = code * 256 + bytes[at++];
    };
    const bit = (place) => {
      const chance = learnt[place];
      const bound = (range >>> 11) * chance;
      const one = code >= bound ? 1 : 0;
      if (one) {
        range -= bound;
        code -= bound;
        learnt[place] = chance - (chance >> 5);
      } else {
        range = bound;
        learnt[place] = chance + ((2048 - chance) >> 5);
      }
      if (range < 2 ** 24) {
        widened();
      }
      return one;
    };
    const direct = (count) => {
      let value = 0;
      for (let n = 0; n < count; n++) {
        range >>>= 1;
        const one = Number(code >= range);
        code -= one * range;
        value = value * 2 + one;
        if (range < 2 ** 24) {
          widened();
        }
      }
      return value;
    };
    const tree = (place, count) => {
      let node = 1;
      for (let n = 0; n < count; n++) {
        node = node * 2 + bit(place + node);
      }
      return node - 2 ** count;
    };
    const backward = (place, count) => {
      let node = 1;
      let value = 0;
      for (let n = 0; n < count; n++) {
        const one = bit(place + node);
        node = node * 2 + one;
        value += one * 2 ** n;
      }
      return value;
    };
    return { bit, direct, tree, backward };
  };
  /* LZMA as it is written here: 3 bits of the byte before weigh, no bits of the place; an end is marked. */
  const unpacked = (bytes) => {
    const [MATCH, REPEAT, NEAR, NEXT, THIRD, LONG] = [0, 12, 24, 36, 48, 60];
    const [LENGTH, AGAIN, SLOT, BACK, ALIGN, LITERAL] = [72, 346, 620, 876, 991, 1007];
    const END = 2 ** 32 - 1;
    const { bit, direct, tree, backward } = rangeOf(bytes);
    const before = [0, 0, 0, 0];
    let out = new Uint8Array(bytes.length * 8);
    let size = 0;
    let state = 0;
    const room = (count) => {
      if (size + count > out.length) {
        const more = new Uint8Array((size + count) * 2);
        more.set(out);
        out = more;
      }
    };
    const copy = (count) => {
      room(count);
      const from = size - before[0] - 1;
      for (let n = 0; n < count; n++) {
        out[size + n] = out[from + n];
      }
      size += count;
    };
    const literal = () => {
      const place = LITERAL + 768 * (size ? out[size - 1] >> 5 : 0);
      let sign = 1;
      if (state > 6) {
        let old = out[size - before[0] - 1] * 2;
        for (let same = true; same && sign < 256; old *= 2) {
          const was = (old >> 8) & 1;
          const one = bit(place + 256 + was * 256 + sign);
          sign = sign * 2 + one;
          same = was === one;
        }
      }
      while (sign < 256) {
        sign = sign * 2 + bit(place + sign);
      }
      room(1);
      out[size++] = sign & 255;
      state = state < 4 ? 0 : state - (state < 10 ? 3 : 6);
    };
    const length = (place) => {
      if (!bit(place)) {
        return 2 + tree(place + 2, 3);
      }
      return bit(place + 1) ? 18 + tree(place + 18, 8) : 10 + tree(place + 10, 3);
    };
    const distance = (count) => {
      const slot = tree(SLOT + 64 * Math.min(count - 2, 3), 6);
      if (slot < 4) {
        return slot;
      }
      const more = (slot >> 1) - 1;
      const start = (2 + (slot & 1)) * 2 ** more;
      return start + (slot < 14 ? backward(BACK + start - slot, more) : direct(more - 4) * 16 + backward(ALIGN, 4));
    };
    const repeated = () => {
      if (!bit(NEAR + state)) {
        if (!bit(LONG + state)) {
          state = state < 7 ? 9 : 11;
          return 1;
        }
      } else {
        const which = bit(NEXT + state) ? 2 + bit(THIRD + state) : 1;
        before.unshift(...before.splice(which, 1));
      }
      const count = length(AGAIN);
      state = state < 7 ? 8 : 11;
      return count;
    };
    for (;;) {
      if (!bit(MATCH + state)) {
        literal();
      } else if (bit(REPEAT + state)) {
        copy(repeated());
      } else {
        const count = length(LENGTH);
        state = state < 7 ? 7 : 10;
        before.unshift(distance(count));
        before.pop();
        if (before[0] === END) {
          return out.subarray(0, size);
        }
        copy(count);
      }
    }
  };
  const text = document.getElementById("pathway").textContent.trim();
  globalThis.stegvisBundle = JSON.parse(new TextDecoder().decode(unpacked(bytesOf(text))));
  for (const code of globalThis.stegvisBundle.scripts) {
    const script = document.createElement("script");
    script.textContent = code;
    document.body.append(script);
  }
});
