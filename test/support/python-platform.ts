import { afterAll, beforeAll, vi } from "vitest";
import { answerInChat, DemoChatModel, loadDemoSamples } from "../../src/demo/index.ts";
import { Sandbox } from "../../src/platform/sandbox/sandbox.ts";
import type { PlatformOptions } from "../../src/platform/server/create-platform.ts";
import { TestConversation } from "./conversation.ts";
import { PLATFORM_URL, startPlatform, type TestPlatform } from "./platform.ts";
import { ScriptedModel } from "./scripted-model.ts";
import { signInAdministrator, type Visitor } from "./visitor.ts";

export interface PythonPlatform {
  readonly platform: TestPlatform;
  /** An administrator, signed in. */
  readonly ada: Visitor;
  readonly scripted: ScriptedModel;
  /** What models wait for before they begin. */
  thinking: Promise<void>;
  /** A new conversation with Python on, whose messages the demo model answers, or the scripted one. */
  start(model?: "scripted"): Promise<TestConversation>;
}

/** A platform with Python and two models, for the tests of one file or group. */
export function usePythonPlatform({
  sandbox = new Sandbox({ policy: {} }),
  template = "science",
  options = () => ({}),
}: {
  sandbox?: Sandbox;
  template?: "python" | "science";
  options?: () => Partial<PlatformOptions>;
} = {}): PythonPlatform {
  const demo = new DemoChatModel({ answer: answerInChat(loadDemoSamples()) });
  const scripted = new ScriptedModel();
  let platform: TestPlatform;
  let ada: Visitor;
  beforeAll(async () => {
    const policy = { sessions: { template, spares: 1 }, snapshots: { save: "idle", idleSeconds: 3600 } };
    vi.stubEnv("PYODIDE_SANDBOX_POLICY", JSON.stringify(policy));
    const models = {
      list: async () => ["demo", "scripted"].map((id) => ({ id, label: id })),
      isDemo: async () => false,
      async use(id: string | null) {
        await made.thinking;
        return id === "scripted" ? scripted.model : demo;
      },
      findFault: async () => null,
    };
    platform = await startPlatform({ sandbox, models, ...options() });
    ada = await signInAdministrator(platform, PLATFORM_URL);
  });
  afterAll(async () => {
    await platform.close();
    vi.unstubAllEnvs();
  });
  const made: PythonPlatform = {
    thinking: Promise.resolve(),
    get platform() {
      return platform;
    },
    get ada() {
      return ada;
    },
    scripted,
    async start(model) {
      const conversation = await TestConversation.start(platform, ada);
      if (model) await ada.send("PATCH", `/api/conversations/${conversation.id}`, { model });
      return conversation;
    },
  };
  return made;
}

/** A message that the demo model runs. */
export const python = (code: string) => `\`\`\`python\n${code}\n\`\`\``;
