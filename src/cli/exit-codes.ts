export { EXIT, exitCodeOf } from "../protocol/exit-code.ts";
