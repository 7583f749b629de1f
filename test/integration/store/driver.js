// Runs in Deno: does the calls that are passed as JSON on a package store, one after the other, and prints what each came to.
import { PackageStore } from "../../../dist/sidecar/store/package-store.js";
import { policySchema } from "../../../dist/src/config/policy.js";

const { home, pyodideDirectory, store, calls } = JSON.parse(Deno.args[0]);
await using packages = new PackageStore({ home, pyodideDirectory, policy: () => policySchema.parse({ store }).store });
const steps = new Set();
const onProgress = ({ step }) => steps.add(step);

const results = [];
for (const call of calls) results.push(await outcome(call));
console.log(JSON.stringify({ results, steps: [...steps] }));

async function outcome([name, ...values]) {
  try {
    return { value: await perform(name, values) };
  } catch (error) {
    if (error.code === undefined || error.suggestion === undefined) throw error;
    return { error: { code: error.code, message: error.message, suggestion: error.suggestion } };
  }
}

function perform(name, values) {
  switch (name) {
    case "prepare":
      return packages.prepare(onProgress);
    case "mirror":
      return packages.mirror(values[0], onProgress);
    case "install":
      return packages.install(values[0], { install: "any", deny: [], ...values[1] });
    case "installAtOnce":
      return Promise.all(values[0].map((each) => packages.install(each, { install: "any", deny: [] })));
    default:
      return packages[name](...values);
  }
}
