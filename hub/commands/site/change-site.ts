import { createHash } from 'node:crypto';
import type { HubFact } from '../../domain/fact/hub-fact.ts';
import type { StaffId } from '../../domain/ids.ts';
import type { Site, SiteDevice, Staff } from '../../domain/site/site.ts';
import { siteDiff } from '../../domain/site/site-diff.ts';
import { indexSite } from '../../domain/site/site-index.ts';
import type { Tx } from '../../store/tables.ts';
import { runOnce, type CommandContext, type IDEMPOTENCY_MISMATCH, type IdempotencyKey } from '../command-context.ts';
import { releaseCallsOfAbsent } from '../calls/release-calls-of-absent.ts';
import { endCalendarLink } from '../people/calendar-link.ts';
import { passOnMatters } from '../matters/act-on-matter.ts';
import type { Actor } from '../actor.ts';

type Document = { readonly format: 'yaml' | 'json'; readonly text: string; readonly site: Site };

/** Replaces the site document by a checked one. */
export function applySite(
  context: CommandContext,
  document: Document,
  who: Actor,
  idempotencyKey?: IdempotencyKey,
): Promise<{ ok: true; version: number } | typeof IDEMPOTENCY_MISMATCH> {
  return runOnce(
    context,
    (tx) => ({ ok: true, version: replaceSite(context, tx, document, who) }) as const,
    idempotencyKey,
  );
}

/**
 * The same inside a commit. People who are no longer in the document are signed out, and their calls and matters go
 * to others.
 * @returns the version of the document.
 */
export function replaceSite(context: CommandContext, tx: Tx, { format, text, site }: Document, who: Actor): number {
  const formerStaff = tx.sites.newest()?.site.staff.map(({ id }) => id) ?? [];
  const version = putDocument(context, tx, who, { format, text, site });
  const activeStaff = new Set(site.staff.filter(({ active }) => active !== false).map(({ id }) => id));
  // People without a phone too: a screen that they set up, and their passkeys, must not stay valid.
  const signedIn = tx.people.staffWithSession(context.siteState.sessionTime());
  const gone = new Set([...formerStaff, ...signedIn].filter((staff) => !activeStaff.has(staff)));
  for (const staff of gone) cutOff(context, tx, staff, who, gone);
  detachMovedCalls(tx, site);
  return version;
}

/** Adds a person to the site document. */
export function addStaff(
  context: CommandContext,
  person: Staff,
  who: Actor,
  idempotencyKey?: IdempotencyKey,
): Promise<{ ok: true } | { ok: false; code: 'ALREADY_EXISTS' | 'UNKNOWN_TEAM' } | typeof IDEMPOTENCY_MISMATCH> {
  return runOnce(
    context,
    (tx) => {
      const site = current(context, tx);
      if (site.staff.some((other) => other.id === person.id)) return { ok: false, code: 'ALREADY_EXISTS' } as const;
      if (!knowsTeam(site, person)) return { ok: false, code: 'UNKNOWN_TEAM' } as const;
      putStaff(context, tx, who, site, [...site.staff, person]);
      return { ok: true } as const;
    },
    idempotencyKey,
  );
}

export function changeStaff(
  context: CommandContext,
  id: StaffId,
  change: (person: Staff) => Staff,
  who: Actor,
  idempotencyKey?: IdempotencyKey,
): Promise<
  { ok: true; person: Staff } | { ok: false; code: 'NOT_FOUND' | 'UNKNOWN_TEAM' } | typeof IDEMPOTENCY_MISMATCH
> {
  return runOnce(
    context,
    (tx) => {
      const site = current(context, tx);
      const present = site.staff.find((person) => person.id === id);
      if (present === undefined) return { ok: false, code: 'NOT_FOUND' } as const;
      const person = change(present);
      if (!knowsTeam(site, person)) return { ok: false, code: 'UNKNOWN_TEAM' } as const;
      putStaff(
        context,
        tx,
        who,
        site,
        site.staff.map((other) => (other.id === id ? person : other)),
      );
      if (person.active === false) cutOff(context, tx, id, who, new Set([id]));
      return { ok: true, person } as const;
    },
    idempotencyKey,
  );
}

/**
 * The newest document. It is read inside the commit, so that two people added in one turn of the loop are both kept.
 */
function current(context: CommandContext, tx: Tx): Site {
  return tx.sites.newest()?.site ?? context.siteState.site().site;
}

function putStaff(context: CommandContext, tx: Tx, who: Actor, site: Site, staff: readonly Staff[]): void {
  const changed: Site = { ...site, staff };
  putDocument(context, tx, who, { format: 'json', text: JSON.stringify(changed), site: changed });
}

/** Puts a document into use. All ways to change the site end here. @returns its version. */
export function putDocument(context: CommandContext, tx: Tx, who: Actor, { format, text, site }: Document): number {
  const before = tx.sites.newest();
  const version = tx.sites.put(tx.now, format, text, site);
  const fact = siteApplied(who, before, { version, text, site });
  const seq = tx.facts.append(tx.now, null, fact);
  passOnMatters(context, tx, site);
  forgetReplacedDevices(tx, before?.site ?? null, site);
  tx.tell({ type: 'site-changed', version, site });
  tx.tell({ type: 'fact', seq, at: tx.now, callId: null, fact, call: null });
  return version;
}

/**
 * The digest ties the stored document to the event log. `changes` holds only differences that may stay in the log for
 * ever.
 */
export function siteApplied(
  who: Actor,
  before: { readonly version: number; readonly site: Site } | null,
  { version, text, site }: { readonly version: number; readonly text: string; readonly site: Site },
): HubFact & { readonly type: 'SiteApplied' } {
  const digest = createHash('sha256').update(text).digest('hex');
  return {
    type: 'SiteApplied',
    version,
    ...who,
    before: before?.version ?? null,
    sha256: digest,
    changes: before === null ? null : siteDiff(before.site, site),
  };
}

/**
 * Another family, name or broker under the same id is another thing on the wall: its button counts after its press test.
 */
function forgetReplacedDevices(tx: Tx, before: Site | null, { devices = [] }: Site): void {
  if (before === null) return;
  const were = new Map((before.devices ?? []).map((device) => [device.id, wayOf(device)]));
  const are = new Map(devices.map((device) => [device.id, wayOf(device)]));
  for (const id of new Set([...were.keys(), ...are.keys()]))
    if (were.get(id) !== are.get(id)) tx.proofs.forgetDevice(id);
}

function wayOf({ dialect, name, base, broker, generic }: SiteDevice): string {
  return JSON.stringify([dialect, name, base, broker, generic]);
}

/**
 * A button was moved to another place while its call is open. The call stays open; the next press of the button
 * raises a new call.
 */
export function detachMovedCalls(tx: Tx, site: Site): void {
  const index = indexSite(site);
  for (const { call } of tx.calls.open()) {
    if (call.device === null || call.input === null) continue;
    if (index.origin(call.device, call.input).callPoint !== call.callPoint) tx.calls.detach(call.number);
  }
}

/** Ends all sessions of a person and releases their calls. @param gone all people whom this commit cuts off. */
function cutOff(context: CommandContext, tx: Tx, staff: StaffId, who: Actor, gone: ReadonlySet<StaffId>): void {
  tx.passkeys.removeOfStaff(staff);
  endCalendarLink(tx, staff, who);
  releaseCallsOfAbsent(context, tx, staff, 'no longer on the staff', gone);
  for (const session of tx.people.sessionsOf(staff, context.siteState.sessionTime())) {
    tx.people.revokeSession(session.id, tx.now);
    tx.facts.append(tx.now, null, { type: 'SessionEnded', session: session.id, staff, ...who });
    tx.tell({ type: 'session-ended', session: session.id, staff });
  }
}

function knowsTeam(site: Site, person: Staff): boolean {
  return person.team === undefined || site.teams.some((team) => team.id === person.team);
}
