/** Does one thing after another, in the order in which they come. */
export class TaskQueue {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** @param onDone is called after each task. */
  constructor(private readonly onDone: () => void) {}

  get isEmpty(): boolean {
    return this.#waiting === 0;
  }

  /** Settles as the task does, when its turn has come. */
  add<Value>(task: () => Promise<Value>): Promise<Value> {
    this.#waiting++;
    const done = this.#last.then(task).finally(() => {
      this.#waiting--;
      this.onDone();
    });
    this.#last = done.catch(() => {});
    return done;
  }
}
