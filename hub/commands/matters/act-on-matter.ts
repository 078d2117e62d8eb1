import { decideMatter } from '../../domain/matter/decide-matter.ts';
import type { HandOverTo } from '../../domain/call/call.ts';
import type { CallId, MatterId, OutcomeId, PlaceId, ReasonId, StaffId } from '../../domain/ids.ts';
import { localAt, type LocalDate } from '../../domain/roster/local-time.ts';
import type { MatterEvent, MatterRefusal } from '../../domain/matter/matter.ts';
import type { Site } from '../../domain/site/site.ts';
import { peopleOf } from '../../domain/site/site-index.ts';
import type { StoredMatter } from '../../store/tables/matters.ts';
import type { Tx } from '../../store/tables.ts';
import { runOnce, type CommandContext, type IDEMPOTENCY_MISMATCH, type IdempotencyKey } from '../command-context.ts';

type Refused<Code extends string> = { readonly ok: false; readonly code: Code; readonly owner: StaffId | null };
export type MatterActionResult =
  | { readonly ok: true; readonly stored: StoredMatter }
  | Refused<MatterRefusal | 'NOT_FOUND'>
  | typeof IDEMPOTENCY_MISMATCH;
type Act = { readonly matter: MatterId; readonly by: StaffId };

/** Minute of the day before which no reminder is sent. */
const REMIND_FROM_MINUTE = 8 * 60;

/**
 * Opens a matter, from a call or by hand for a walk-in or a telephone call. The person who opens it owns it. From a
 * call it takes the call's place.
 */
export function openMatter(
  context: CommandContext,
  request: {
    readonly by: StaffId;
    readonly reason: ReasonId;
    readonly place: PlaceId | null;
    readonly call: CallId | null;
    readonly nextStep: string | null;
    readonly dueOn: LocalDate | null;
  },
  idempotencyKey?: IdempotencyKey,
): Promise<MatterActionResult | Refused<'UNKNOWN_REASON' | 'UNKNOWN_PLACE'>> {
  return runOnce(
    context,
    (tx) => {
      const site = context.siteState.site();
      if (!site.hasReason(request.reason)) return { ok: false, code: 'UNKNOWN_REASON', owner: null } as const;
      if (request.place !== null && site.place(request.place) === null)
        return { ok: false, code: 'UNKNOWN_PLACE', owner: null } as const;
      const from = request.call === null ? null : tx.calls.byId(request.call);
      if (request.call !== null && from === null) return { ok: false, code: 'NOT_FOUND', owner: null } as const;
      const { by, reason, call, dueOn, nextStep } = request;
      return applyMatterEvent(
        context,
        tx,
        null,
        { type: 'open', by, reason, call, dueOn, place: request.place ?? from?.call.place ?? null },
        nextStep,
      );
    },
    idempotencyKey,
  );
}

/** Sets the next step and its day. Only the owner may do it. */
export function planMatter(
  context: CommandContext,
  { matter, by, nextStep, dueOn }: Act & { readonly nextStep: string | null; readonly dueOn: LocalDate | null },
  idempotencyKey?: IdempotencyKey,
): Promise<MatterActionResult> {
  return runOnce(
    context,
    (tx) => {
      const acted = actOn(context, tx, matter, { type: 'plan', by, dueOn });
      if (!acted.ok) return acted;
      tx.matters.setNextStep(matter, nextStep);
      return { ok: true, stored: { ...acted.stored, nextStep } } as const;
    },
    idempotencyKey,
  );
}

/** Adds a note. The owner's team and the writer's team may read it. */
export function noteMatter(
  context: CommandContext,
  { matter, by, text }: Act & { readonly text: string },
  idempotencyKey?: IdempotencyKey,
): Promise<MatterActionResult> {
  return runOnce(
    context,
    (tx) => {
      const acted = actOn(context, tx, matter, { type: 'note', by });
      if (acted.ok)
        tx.matters.addNote(matter, { at: tx.now, by, team: context.siteState.site().staff(by)?.team ?? null, text });
      return acted;
    },
    idempotencyKey,
  );
}

export function handOverMatter(
  context: CommandContext,
  { matter, by, to }: Act & { readonly to: HandOverTo },
  idempotencyKey?: IdempotencyKey,
): Promise<MatterActionResult> {
  return runOnce(context, (tx) => actOn(context, tx, matter, { type: 'hand-over', by, to }), idempotencyKey);
}

export function answerMatterOffer(
  context: CommandContext,
  { matter, by, yes }: Act & { readonly yes: boolean },
  idempotencyKey?: IdempotencyKey,
): Promise<MatterActionResult> {
  return runOnce(
    context,
    (tx) => actOn(context, tx, matter, { type: yes ? 'accept-hand-over' : 'decline-hand-over', by }),
    idempotencyKey,
  );
}

export function endMatter(
  context: CommandContext,
  { matter, by, outcome }: Act & { readonly outcome: OutcomeId },
  idempotencyKey?: IdempotencyKey,
): Promise<MatterActionResult | Refused<'UNKNOWN_OUTCOME'>> {
  return runOnce(
    context,
    (tx) => {
      if (!context.siteState.site().hasOutcome(outcome))
        return { ok: false, code: 'UNKNOWN_OUTCOME', owner: null } as const;
      return actOn(context, tx, matter, { type: 'done', by, outcome });
    },
    idempotencyKey,
  );
}

/** Returns unanswered offers to the owner. Idempotent. */
export function returnMatters(context: CommandContext, tx: Tx): void {
  for (const stored of tx.matters.offersUntil(tx.now)) applyMatterEvent(context, tx, stored, { type: 'due' });
}

/** Reads the open matters that are due on `today` or earlier. */
export type MattersDueBy = (today: LocalDate) => readonly StoredMatter[];

/**
 * Reminds owners of matters that are due today. Idempotent. It reads first, because in most minutes there is nothing
 * to write.
 */
export async function remindOfMatters(context: CommandContext, open: MattersDueBy): Promise<void> {
  const { today, remindNow } = dayOf(context);
  if (!remindNow || !open(today).some(({ matter }) => matter.remindedOn === null || matter.remindedOn < today)) return;
  await context.committer.run((tx) => {
    for (const stored of tx.matters.openDueBy(today)) applyMatterEvent(context, tx, stored, { type: 'due' });
  });
}

/** Matters of people who are not on the staff of this document get another owner, in the same commit. */
export function passOnMatters(context: CommandContext, tx: Tx, site: Site): void {
  const people = peopleOf(site, { joined: new Set(), onLeave: new Set(), checkedIn: new Set(), duties: [] });
  const present = new Set(people.map(({ id }) => id));
  for (const stored of tx.matters.open()) {
    if (!present.has(stored.matter.owner)) applyMatterEvent(context, tx, stored, { type: 'owner-left' }, null, people);
  }
}

function actOn(context: CommandContext, tx: Tx, id: MatterId, event: MatterEvent) {
  const stored = tx.matters.byId(id);
  return stored === null
    ? ({ ok: false, code: 'NOT_FOUND', owner: null } as const)
    : applyMatterEvent(context, tx, stored, event);
}

/**
 * Every change of a matter goes through here: decide, then write fact and row, then tell people. Runs inside a
 * commit.
 */
export function applyMatterEvent(
  context: CommandContext,
  tx: Tx,
  before: StoredMatter | null,
  event: MatterEvent,
  nextStep: string | null = null,
  people = context.siteState.people(),
) {
  const matterContext = { now: tx.now, ...dayOf(context), people, newId: () => context.ids.shortId() as MatterId };
  const decision = decideMatter(before?.matter ?? null, event, matterContext);
  if (!decision.ok) return decision;
  const { fact, matter, tell } = decision;
  if (fact !== null) {
    tx.facts.appendOfMatter(tx.now, matter.id, fact);
    if (before === null) tx.matters.insert(matter, nextStep);
    else tx.matters.update(matter);
    for (const { why, to } of tell) tx.tell({ type: 'matter', matter, why, to });
  }
  const stored = before === null ? tx.matters.byId(matter.id) : { ...before, matter };
  if (stored === null) throw new Error(`matter ${matter.id} was not stored`);
  return { ok: true, stored } as const;
}

function dayOf(context: CommandContext): { readonly today: LocalDate; readonly remindNow: boolean } {
  const { date, minute } = localAt(context.siteState.now(), context.siteState.site().site.site.timezone);
  return { today: date, remindNow: minute >= REMIND_FROM_MINUTE };
}
