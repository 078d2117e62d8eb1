import type { CallView, OwnerView } from '../contract/call.ts';
import type { Call } from '../domain/call/call.ts';
import type { CallId, Seq } from '../domain/ids.ts';
import type { SiteIndex } from '../domain/site/site-index.ts';
import { nextDueAt } from '../domain/call/state.ts';
import type { Instant } from '../domain/time.ts';
import { isTroubleFact } from '../domain/trouble/trouble.ts';
import type { StoredFact } from '../store/event-log/facts.ts';

/** @returns RFC 3339, UTC, milliseconds. */
export function timestamp(at: Instant): string {
  return new Date(at).toISOString();
}

/** `dueAt` is the next deadline of the call: its own, or the end of a pending hand-over offer when that is earlier. */
export function callView(call: Call, seq: Seq, site: SiteIndex): CallView {
  const dueAt = nextDueAt(call);
  return {
    id: call.id as string,
    number: call.number,
    kind: call.kind as string,
    priority: call.priority,
    state: call.state,
    place: call.place as string | null,
    callPoint: call.callPoint as string | null,
    device: call.device as string | null,
    raisedAt: timestamp(call.raisedAt),
    // The team that answers now. A call that is stored inside an idempotent answer of an older hub has no `team`.
    team: (call.team ?? site.teamAt(call.place)) as string | null,
    owner: ownerView(call, site),
    step: call.step,
    dueAt: dueAt === null ? null : timestamp(dueAt),
    repeats: call.repeats,
    marks: call.marks as string[],
    handOver: handOverView(call),
    closedAt: call.closedAt === null ? null : timestamp(call.closedAt),
    outcome: call.outcome as string | null,
    ...(call.note === null ? {} : { note: call.note }),
    ...(call.closedBy === null ? {} : { closedBy: personView(call.closedBy, site) }),
    ...(call.acknowledgedAt === null ? {} : { acknowledgedAt: timestamp(call.acknowledgedAt) }),
    ...(call.attendedAt === null ? {} : { attendedAt: timestamp(call.attendedAt) }),
    ...(call.forCall === null ? {} : { forCall: call.forCall as string }),
    seq: seq as number,
  };
}

/** A person with name and team. A person who is no longer in the site document is named by id. */
export function personView(id: string, site: SiteIndex): OwnerView {
  const person = site.staff(id as Parameters<SiteIndex['staff']>[0]);
  return { id, name: person?.name ?? { zh: id, en: id }, team: person?.team ?? null };
}

function ownerView(call: Call, site: SiteIndex): OwnerView | null {
  return call.owner === null ? null : personView(call.owner, site);
}

export function handOverView({ handOver }: { readonly handOver?: Call['handOver'] }): CallView['handOver'] {
  return handOver ? { to: handOver.to, offeredAt: timestamp(handOver.offeredAt) } : null;
}

/** A fact without its position in the event log. Its other fields depend on its type. */
export type ShownFact = { type: string; callId?: string } & Record<string, unknown>;

/** A fact as a timeline or the stream shows it: instants become timestamps, other fields stay as they were stored. */
export function factView(fact: StoredFact['fact'], callId: CallId | null): ShownFact {
  const { type, ...rest } = fact.type === 'UnknownFact' ? fact.written : fact;
  return { type, ...(callId === null ? {} : { callId }), ...(withTimestamps(rest) as Record<string, unknown>) };
}

const INSTANTS = new Set([
  'at',
  'dueAt',
  'raisedAt',
  'arriveBy',
  'offeredAt',
  'returnsAt',
  'tellCallerAt',
  'usualDueAt',
]);

function withTimestamps(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const out: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    // Fields that are null are left out, so a reader of `pressId` need not check for null.
    if (inner === null) continue;
    out[key] = typeof inner === 'number' && INSTANTS.has(key) ? timestamp(inner as Instant) : withTimestamps(inner);
  }
  return out;
}

/**
 * A fact as the stream sends it, together with the call. For a raised call only what the call does not hold is kept.
 */
export function streamFact(fact: StoredFact['fact'], callId: CallId | null): ShownFact {
  // Who changed the site document, from where, and what changed are for the auditor and not for phones.
  if (fact.type === 'SiteApplied') return { type: fact.type, version: fact.version };
  // Pages read the list again.
  if ('trouble' in fact && isTroubleFact(fact.type)) return { type: fact.type, trouble: fact.trouble as string };
  if (fact.type !== 'CallRaised') return factView(fact, callId);
  const { type, pressId, device, by, telling } = fact;
  return {
    type,
    ...(callId === null ? {} : { callId: callId as string }),
    ...(pressId === null ? {} : { pressId: pressId as string, device }),
    ...(by === null ? {} : { by: by as string }),
    told: telling.told,
  };
}
