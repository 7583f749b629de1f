export { answerInChat } from "./chat-answers.ts";
export { chooseModel } from "./choose-model.ts";
export { answerByRunning, answerFromTurns } from "./demo-answers.ts";
export { type Answer, DemoChatModel } from "./demo-model.ts";
export { type DemoTurn, loadDemoSamples, loadDemoTurns } from "./demo-turns.ts";
