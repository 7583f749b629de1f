/** Work of which each person has only one piece under way; the others wait. */
export class OneAtATime {
  readonly #last = new Map<string, Promise<unknown>>();

  async run<Result>(person: { id: string }, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(person.id) ?? Promise.resolve();
    const own = before.then(work, work);
    this.#last.set(person.id, own);
    try {
      return await own;
    } finally {
      if (this.#last.get(person.id) === own) this.#last.delete(person.id);
    }
  }
}
