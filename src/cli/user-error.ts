/** An error whose message says all to whoever runs the command: nothing of the program itself is wrong. */
export class UserError extends Error {
  override name = "UserError";
}
