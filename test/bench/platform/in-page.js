// Runs in the page: what measures there. What stands in the document is drawn in the frame that follows.

/** Keeps in `answerTime` the promise of the milliseconds from the next key press to the frame with the first word of an answer. */
globalThis.timeAnswer = () => {
  globalThis.answerTime = new Promise((resolve) => {
    const answers = document.getElementsByClassName("message-assistant");
    const before = answers.length;
    let pressed = 0;
    addEventListener("keydown", ({ timeStamp }) => (pressed = timeStamp), { capture: true, once: true });
    const look = () => {
      const words = answers[before]?.querySelector(".message-body p")?.textContent ?? "";
      if (words === "") requestAnimationFrame(look);
      else requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - pressed)));
    };
    look();
  });
};

/** Milliseconds from the printing of lines, which name their time, to the frames that have them. */
globalThis.timeLines = (times) =>
  new Promise((resolve) => {
    const samples = [];
    let last = 0;
    const look = () => {
      const lines = document.querySelector(".pyodide-outputs")?.textContent.match(/@ [\d.]+(?=\n)/g) ?? [];
      const printed = Number(lines.at(-1)?.slice(2) ?? 0);
      if (printed > last) {
        last = printed;
        requestAnimationFrame(() => setTimeout(() => samples.push(Date.now() - printed)));
      }
      if (samples.length < times) requestAnimationFrame(look);
      else resolve(samples);
    };
    look();
  });

/** Keeps in `frames` the milliseconds between frames. */
globalThis.watchFrames = () => {
  const frames = (globalThis.frames = []);
  let last;
  const look = (now) => {
    if (globalThis.frames !== frames) return;
    if (last !== undefined) frames.push(now - last);
    last = now;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};
