import { decideMatter } from '../domain/decide-matter.ts';
import type { HandOverTo } from '../domain/call.ts';
import type { CallId, MatterId, OutcomeId, PlaceId, ReasonId, StaffId } from '../domain/ids.ts';
import { localAt, type LocalDate } from '../domain/local-time.ts';
import type { MatterEvent, MatterRefusal } from '../domain/matter.ts';
import type { Site } from '../domain/site.ts';
import { peopleOf } from '../domain/site-index.ts';
import type { StoredMatter } from '../store/matters.ts';
import type { Tx } from '../store/tables.ts';
import { perform, type Desk, type MISMATCH, type IdempotencyKey } from './desk.ts';

type Refused<Code extends string> = { readonly ok: false; readonly code: Code; readonly owner: StaffId | null };
export type MatterActed =
  | { readonly ok: true; readonly stored: StoredMatter }
  | Refused<MatterRefusal | 'NOT_FOUND'>
  | typeof MISMATCH;
type Act = { readonly matter: MatterId; readonly by: StaffId };

/** Before this hour nobody is reminded of what the day brings. */
const REMIND_FROM_MINUTE = 8 * 60;

/** Opened from a call, or by hand for a walk-in or the telephone; whoever opens it owns it. From a call it has the call's place. */
export function openMatter(
  desk: Desk,
  wish: {
    readonly by: StaffId;
    readonly reason: ReasonId;
    readonly place: PlaceId | null;
    readonly call: CallId | null;
    readonly nextStep: string | null;
    readonly dueOn: LocalDate | null;
  },
  once?: IdempotencyKey,
): Promise<MatterActed | Refused<'UNKNOWN_REASON' | 'UNKNOWN_PLACE'>> {
  return perform(
    desk,
    (tx) => {
      const site = desk.house.site();
      if (!site.hasReason(wish.reason)) return { ok: false, code: 'UNKNOWN_REASON', owner: null } as const;
      if (wish.place !== null && site.place(wish.place) === null)
        return { ok: false, code: 'UNKNOWN_PLACE', owner: null } as const;
      const from = wish.call === null ? null : tx.calls.byId(wish.call);
      if (wish.call !== null && from === null) return { ok: false, code: 'NOT_FOUND', owner: null } as const;
      const { by, reason, call, dueOn, nextStep } = wish;
      return carryOutMatter(
        desk,
        tx,
        null,
        { type: 'open', by, reason, call, dueOn, place: wish.place ?? from?.call.place ?? null },
        nextStep,
      );
    },
    once,
  );
}

/** The next step and its day, both as given; the owner's alone. */
export function planMatter(
  desk: Desk,
  { matter, by, nextStep, dueOn }: Act & { readonly nextStep: string | null; readonly dueOn: LocalDate | null },
  once?: IdempotencyKey,
): Promise<MatterActed> {
  return perform(
    desk,
    (tx) => {
      const acted = actOn(desk, tx, matter, { type: 'plan', by, dueOn });
      if (!acted.ok) return acted;
      tx.matters.setNextStep(matter, nextStep);
      return { ok: true, stored: { ...acted.stored, nextStep } } as const;
    },
    once,
  );
}

/** Written down for the owning team, and read by the writer's team. */
export function noteMatter(
  desk: Desk,
  { matter, by, text }: Act & { readonly text: string },
  once?: IdempotencyKey,
): Promise<MatterActed> {
  return perform(
    desk,
    (tx) => {
      const acted = actOn(desk, tx, matter, { type: 'note', by });
      if (acted.ok)
        tx.matters.addNote(matter, { at: tx.now, by, team: desk.house.site().staff(by)?.team ?? null, text });
      return acted;
    },
    once,
  );
}

export function handOverMatter(
  desk: Desk,
  { matter, by, to }: Act & { readonly to: HandOverTo },
  once?: IdempotencyKey,
): Promise<MatterActed> {
  return perform(desk, (tx) => actOn(desk, tx, matter, { type: 'hand-over', by, to }), once);
}

export function answerMatterOffer(
  desk: Desk,
  { matter, by, yes }: Act & { readonly yes: boolean },
  once?: IdempotencyKey,
): Promise<MatterActed> {
  return perform(
    desk,
    (tx) => actOn(desk, tx, matter, { type: yes ? 'accept-hand-over' : 'decline-hand-over', by }),
    once,
  );
}

export function endMatter(
  desk: Desk,
  { matter, by, outcome }: Act & { readonly outcome: OutcomeId },
  once?: IdempotencyKey,
): Promise<MatterActed | Refused<'UNKNOWN_OUTCOME'>> {
  return perform(
    desk,
    (tx) => {
      if (!desk.house.site().hasOutcome(outcome)) return { ok: false, code: 'UNKNOWN_OUTCOME', owner: null } as const;
      return actOn(desk, tx, matter, { type: 'done', by, outcome });
    },
    once,
  );
}

/** Offers that nobody answered go back to the owner. Idempotent. */
export function returnMatters(desk: Desk, tx: Tx): void {
  for (const stored of tx.matters.offersUntil(tx.now)) carryOutMatter(desk, tx, stored, { type: 'due' });
}

/** Open matters whose day is `today` or earlier. */
export type MattersDueBy = (today: LocalDate) => readonly StoredMatter[];

/** Owners are reminded of what the day brings. Idempotent; run as often as one likes. Reads first: most minutes there is nothing to write. */
export async function remindOfMatters(desk: Desk, open: MattersDueBy): Promise<void> {
  const { today, remindNow } = dayOf(desk);
  if (!remindNow || !open(today).some(({ matter }) => matter.remindedOn === null || matter.remindedOn < today)) return;
  await desk.committer.run((tx) => {
    for (const stored of tx.matters.openDueBy(today)) carryOutMatter(desk, tx, stored, { type: 'due' });
  });
}

/** Whoever is no longer on the staff by this document owns nothing any more: another does, in the same commit. */
export function passOnMatters(desk: Desk, tx: Tx, site: Site): void {
  const people = peopleOf(site, { canHear: new Set(), checkedIn: new Set(), duties: [] });
  const here = new Set(people.map(({ id }) => id));
  for (const stored of tx.matters.open()) {
    if (!here.has(stored.matter.owner)) carryOutMatter(desk, tx, stored, { type: 'owner-left' }, null, people);
  }
}

function actOn(desk: Desk, tx: Tx, id: MatterId, event: MatterEvent) {
  const stored = tx.matters.byId(id);
  return stored === null
    ? ({ ok: false, code: 'NOT_FOUND', owner: null } as const)
    : carryOutMatter(desk, tx, stored, event);
}

/** The one way a matter changes: load → decide → fact, row, whom to tell. Runs inside a commit. */
export function carryOutMatter(
  desk: Desk,
  tx: Tx,
  before: StoredMatter | null,
  event: MatterEvent,
  nextStep: string | null = null,
  people = desk.house.people(),
) {
  const context = { now: tx.now, ...dayOf(desk), people, newId: () => desk.ids.shortId() as MatterId };
  const decision = decideMatter(before?.matter ?? null, event, context);
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

function dayOf(desk: Desk): { readonly today: LocalDate; readonly remindNow: boolean } {
  const { date, minute } = localAt(desk.house.now(), desk.house.site().site.site.timezone);
  return { today: date, remindNow: minute >= REMIND_FROM_MINUTE };
}
