import { sign, verify } from "hono/jwt";
import { z } from "zod";
import { SandboxError } from "../../protocol/index.ts";

/** Seconds that a ticket is good for; what it names may be gone before, as the policy's `snapshots` say. */
const LIFETIME_S = 30 * 24 * 60 * 60;

const ticketSchema = z.object({
  /** Name of the token that it was given to. */
  owner: z.string(),
  tenant: z.string(),
  session: z.string(),
  /** The run after which the session is continued. */
  run: z.int().positive(),
});

/** Names a saved state: what a caller holds instead of the state itself. */
export type Ticket = z.infer<typeof ticketSchema>;

/** Writes a ticket that only who has the secret can have written, as base64. */
export async function sealTicket(ticket: Ticket, secret: Uint8Array, now: number = Date.now()): Promise<string> {
  const exp = Math.floor(now / 1000) + LIFETIME_S;
  const { owner, tenant, session, run } = ticket;
  const token = await sign({ owner, tenant, session, run, exp }, asText(secret), "HS256");
  return Buffer.from(token).toString("base64");
}

/**
 * Reads a ticket, which must have been given to this owner and tenant.
 *
 * @throws SandboxError `BAD_REQUEST` for one that is forged, damaged, another's or too old
 */
export async function openTicket(
  sealed: string,
  secret: Uint8Array,
  holder: Pick<Ticket, "owner" | "tenant">,
): Promise<Ticket> {
  const token = Buffer.from(sealed, "base64").toString();
  const payload: unknown = await verify(token, asText(secret), "HS256").catch((error: Error) => {
    if (error.name === "JwtTokenExpired") throw badTicket("have expired");
    throw badTicket("are damaged, or not of this sandbox");
  });
  const ticket = ticketSchema.parse(payload);
  if (ticket.owner !== holder.owner || ticket.tenant !== holder.tenant) throw badTicket("belong to another tenant");
  return ticket;
}

function badTicket(reason: string): SandboxError {
  return new SandboxError("BAD_REQUEST", `The session_bytes ${reason}`, "Send null to begin a new session.");
}

function asText(secret: Uint8Array): string {
  return Buffer.from(secret).toString("base64");
}
