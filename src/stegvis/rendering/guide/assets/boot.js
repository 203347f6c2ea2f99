/* Unpacks what the page computes with, and runs its scripts: each may run only because the page's policy names its hash. */
"use strict";
(async () => {
  const bytes = Uint8Array.from(atob(document.getElementById("pathway").textContent.trim()), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  globalThis.stegvisBundle = JSON.parse(await new Response(stream).text());
  for (const code of globalThis.stegvisBundle.scripts) {
    const script = document.createElement("script");
    script.textContent = code;
    document.body.append(script);
  }
})();
