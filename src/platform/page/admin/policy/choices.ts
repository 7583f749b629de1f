import type { Choice } from "../../forms/choice-cards.tsx";

export const NETWORK_CHOICES: readonly Choice[] = [
  {
    value: "off",
    title: "Off",
    text: "Python reaches nothing. Packages still install, since the server fetches them.",
  },
  { value: "hosts", title: "Listed hosts", text: "Python reaches the hosts that you list, and nothing else." },
  {
    value: "public",
    title: "Any public host",
    text: "Python reaches the whole Internet, and can send there what it reads. Private networks stay shut.",
  },
];

export const SAVE_CHOICES: readonly Choice[] = [
  { value: "always", title: "After every run", text: "Nothing is lost, at the price of some disk work." },
  { value: "idle", title: "When it pauses", text: "Once no run follows for a moment." },
  { value: "never", title: "Never", text: "Variables are gone when a session ends." },
];
