import { randomUUID } from "node:crypto";
import { SandboxClient } from "../../../src/client/index.ts";
import { storeArtifacts } from "../../../src/platform/chat/artifacts.ts";
import { openDatabase } from "../../../src/platform/storage/open-database.ts";
import { conversations, messages, users } from "../../../src/platform/storage/schema.ts";
import type { Part } from "../../../src/platform/api/messages.ts";
import type { Display } from "../../../src/protocol/index.ts";
import { withSession } from "../sandbox.ts";

/** Whom the start's link signs in, with ADMIN_EMAIL. */
export const ADMINISTRATOR = { id: randomUUID(), name: "Ada", email: "ada@example.com", role: "admin" as const };

interface Content {
  conversations: number;
  /** Of each conversation. */
  messages: number;
  /** Shown by the answers of each conversation, evenly spread. */
  figures: Display[];
}

/** Writes conversations into the embedded database of a platform that is not started yet. @returns their ids */
export async function fillDatabase(dataFolder: string, content: Content): Promise<string[]> {
  const { db, close } = await openDatabase({ dataFolder });
  try {
    await db.insert(users).values({ ...ADMINISTRATOR, emailVerified: true });
    const ids = Array.from({ length: content.conversations }, () => randomUUID());
    for (const id of ids) {
      await db.insert(conversations).values({ id, ownerId: ADMINISTRATOR.id, title: `Conversation ${id}` });
      await db.insert(messages).values(await writeMessages(id, content, (data) => storeArtifacts(db, id, data)));
    }
    return ids;
  } finally {
    await close();
  }
}

/** Figures as Matplotlib draws them, each another one. */
export async function drawFigures(count: number): Promise<Display[]> {
  const client = await SandboxClient.connect();
  try {
    return await withSession(client, async (session) => {
      const code = `import matplotlib.pyplot as plt\nfor i in range(${count}):\n    plt.plot([i, 1, i * 2, 5]); plt.title(f"Figure {i}"); plt.show()`;
      const { displays } = await session.execute(code);
      return displays;
    });
  } finally {
    await client.close();
  }
}

async function writeMessages(
  conversationId: string,
  { messages: count, figures }: Content,
  store: (data: Display["data"]) => Promise<Display["data"]>,
): Promise<(typeof messages.$inferInsert)[]> {
  const every = figures.length === 0 ? Infinity : Math.floor(count / 2 / figures.length);
  const rows: (typeof messages.$inferInsert)[] = [];
  for (let index = 0; index < count; index++) {
    const isAnswer = index % 2 === 1;
    const answer = (index - 1) / 2;
    const figure = isAnswer && answer % every === 0 ? figures[answer / every] : undefined;
    const parts: Part[] = [{ type: "text", text: isAnswer ? ANSWER.replace("#", String(index)) : `Question ${index}` }];
    if (figure) parts.push(showFigure(`call-${index}`, { ...figure, data: await store(figure.data) }));
    rows.push({
      id: randomUUID(),
      conversationId,
      parentId: rows.at(-1)?.id ?? null,
      role: isAnswer ? "assistant" : "user",
      parts,
      status: "done",
      authorId: ADMINISTRATOR.id,
      createdAt: new Date(Date.UTC(2026, 0, 1) + index * 1000),
    });
  }
  return rows;
}

function showFigure(id: string, figure: Display): Part {
  const code = "import matplotlib.pyplot as plt\nplt.plot([1, 4, 9])\nplt.show()";
  const outputs = [{ type: "display" as const, display: figure }];
  const state = "done" as const;
  const nothing = { notices: [], input: null, result: null, refusal: null };
  return { type: "tool", call: { id, tool: "pyodide_sandbox", code, state, startedAt: 0, outputs, ...nothing } };
}

const ANSWER = `Answer # has **some** Markdown, \`code\`, and a list:

- the first point, which is a sentence of the length that sentences in answers have
- the second one

| a | b |
|---|---|
| 1 | 2 |
`;
