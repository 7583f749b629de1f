import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LOCK_FILE, parseLock } from "./lock-file.ts";
import { STANDARD_MODULES } from "./standard-modules.ts";

/** Modules whose package has another name and is not in Pyodide's lock file. */
const PACKAGES: Record<string, string> = {
  Bio: "biopython",
  Crypto: "pycryptodome",
  OpenSSL: "pyopenssl",
  attr: "attrs",
  docx: "python-docx",
  dotenv: "python-dotenv",
  flask_cors: "flask-cors",
  fitz: "pymupdf",
  google: "protobuf",
  jose: "python-jose",
  jwt: "pyjwt",
  magic: "python-magic",
  mpl_toolkits: "matplotlib",
  pkg_resources: "setuptools",
  pptx: "python-pptx",
  psycopg2: "psycopg2",
  serial: "pyserial",
  slugify: "python-slugify",
  socks: "pysocks",
  telegram: "python-telegram-bot",
  usb: "pyusb",
  websocket: "websocket-client",
  xlsxwriter: "xlsxwriter",
};

let locked: Map<string, string> | undefined;

/** The requirement that brings a module; undefined for a module of the standard library. */
export function requirementFor(module: string, pyodideDirectory: string): string | undefined {
  const top = module.split(".", 1)[0] ?? module;
  if (STANDARD_MODULES.has(top)) return undefined;
  locked ??= readImports(pyodideDirectory);
  return PACKAGES[top] ?? locked.get(top) ?? top;
}

/** Package by module, as Pyodide's lock file has it; its packages of tests do not count. */
function readImports(pyodideDirectory: string): Map<string, string> {
  const { lock } = parseLock(readFileSync(join(pyodideDirectory, LOCK_FILE), "utf8"));
  const packages = Array.from(lock).filter(([name]) => !name.endsWith("-tests"));
  return new Map(packages.flatMap(([name, { imports }]) => imports.map((module) => [module, name] as const)));
}
