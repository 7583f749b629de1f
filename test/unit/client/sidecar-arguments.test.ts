import { expect, test } from "vitest";
import { sidecarArguments } from "../../../src/client/sidecar-arguments.ts";

const home = "/home/ada/sandbox";

test("lets the sidecar write its home only, and run what it needs", () => {
  const args = sidecarArguments("/bin/deno", { home });
  expect(args).toContain(`--allow-write=${home}`);
  expect(args).toContain("--allow-run=/bin/deno,sh,python3,pip");
  expect(args).not.toContain("--allow-all");
  expect(args.slice(-2)).toEqual(["--home", home]);
});

test("adds the directories that the caller lets it write", () => {
  expect(sidecarArguments("/bin/deno", { home, writable: ["/mirror"] })).toContain(`--allow-write=${home},/mirror`);
});

test("refuses a path whose comma would grant a second one", () => {
  expect(() => sidecarArguments("/bin/deno", { home: "/a,/etc" })).toThrow('"/a,/etc"');
});

test("passes the policy's directory, and where a shared sidecar listens", () => {
  const args = sidecarArguments("/bin/deno", { home, config: "/policy", share: { host: "::1", port: 8000 } });
  const settings = ["--home", home, "--config", "/policy", "--shared", "--host", "::1", "--port", "8000"];
  expect(args.slice(-settings.length)).toEqual(settings);
});
