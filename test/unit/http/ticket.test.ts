import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { openTicket, sealTicket } from "../../../src/http/elitea/ticket.ts";

const secret = randomBytes(32);
const ticket = { owner: "ann", tenant: "one", session: "elitea:ann:1", run: 3 };
const refused = (message: string) => ({ code: "BAD_REQUEST", message: `The session_bytes ${message}` });

test("gives back what it was made of", async () => {
  expect(await openTicket(await sealTicket(ticket, secret), secret, ticket)).toEqual(ticket);
});

test.each([
  ["tenant", { ...ticket, tenant: "two" }],
  ["owner", { ...ticket, owner: "bob" }],
])("refuses the ticket of another %s", async (_, holder) => {
  const sealed = await sealTicket(ticket, secret);
  await expect(openTicket(sealed, secret, holder)).rejects.toMatchObject(refused("belong to another tenant"));
});

test("refuses a ticket of another store, a changed one, and what is none", async () => {
  const sealed = await sealTicket(ticket, secret);
  const [header, payload, mac] = Buffer.from(sealed, "base64").toString().split(".");
  const claims = { ...JSON.parse(Buffer.from(payload ?? "", "base64url").toString()), run: 1 };
  const changed = [header, Buffer.from(JSON.stringify(claims)).toString("base64url"), mac].join(".");
  const unsigned = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString("base64url")}.${payload}.`;
  const message = refused("are damaged, or not of this sandbox");
  await expect(openTicket(sealed, randomBytes(32), ticket)).rejects.toMatchObject(message);
  for (const text of [changed, unsigned, "cGlja2xl", ""]) {
    await expect(openTicket(Buffer.from(text).toString("base64"), secret, ticket)).rejects.toMatchObject(message);
  }
});

test("refuses a ticket that is too old", async () => {
  const sealed = await sealTicket(ticket, secret, Date.parse("2020-01-01"));
  await expect(openTicket(sealed, secret, ticket)).rejects.toMatchObject(refused("have expired"));
});
