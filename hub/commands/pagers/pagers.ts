import type { CallId, StaffId } from '../../domain/ids.ts';
import type { Tx } from '../../store/tables.ts';
import type { Pager, PagerLanguage } from '../../types/pager.ts';
import type { Actor } from '../actor.ts';
import type { CommandContext } from '../command-context.ts';
import { hashOf } from '../secret.ts';

/** Pagers of one person. A phone has one; a second phone for the night is plausible, more are a mistake. */
const MAX_PAGERS = 4;

export type NewPager = {
  readonly staff: StaffId;
  readonly name: string;
  readonly language: PagerLanguage;
  /** Null: a lead made it for somebody else. */
  readonly session: string | null;
};
type Made =
  | { readonly ok: true; readonly pager: Pager; readonly topic: string }
  | { readonly ok: false; readonly code: 'NOT_FOUND' | 'STAFF_INACTIVE' | 'TOO_MANY_PAGERS' };

/** Adds a pager of a person. @returns its topic, which is its only secret and is shown once. */
export function addPager(context: CommandContext, wanted: NewPager, who: Actor): Promise<Made> {
  const topic = newTopic(context);
  return context.committer.run((tx) => {
    const person = context.siteState.site().staff(wanted.staff);
    if (person === null) return { ok: false, code: 'NOT_FOUND' } as const;
    if (person.active === false) return { ok: false, code: 'STAFF_INACTIVE' } as const;
    const others = tx.pagers.all().filter(({ pager }) => pager.staff === wanted.staff);
    if (others.length >= MAX_PAGERS) return { ok: false, code: 'TOO_MANY_PAGERS' } as const;
    return { ok: true, pager: put(context, tx, wanted, topic, who), topic } as const;
  });
}

/** Gives a phone another topic, because somebody may know the old one. It is another pager, and untested. */
export function rotatePager(context: CommandContext, id: string, who: Actor): Promise<Made> {
  const topic = newTopic(context);
  return context.committer.run((tx) => {
    const old = tx.pagers.byId(id);
    if (old === null) return { ok: false, code: 'NOT_FOUND' } as const;
    drop(tx, old, who);
    return { ok: true, pager: put(context, tx, old, topic, who), topic } as const;
  });
}

export function removePager(context: CommandContext, id: string, who: Actor): Promise<{ readonly ok: boolean }> {
  return context.committer.run((tx) => {
    const pager = tx.pagers.byId(id);
    if (pager === null) return { ok: false };
    drop(tx, pager, who);
    return { ok: true };
  });
}

/** Removes the pagers made in a session that ends, inside its commit. */
export function removePagersOf(tx: Tx, session: string): void {
  for (const id of tx.pagers.ofSession(session)) {
    const pager = tx.pagers.byId(id);
    if (pager !== null) drop(tx, pager, {});
  }
}

/** A test ring was answered on this pager. @param checksIn it was rung to begin the shift. */
export function pagerTested(context: CommandContext, id: string, checksIn: boolean): Promise<{ readonly ok: boolean }> {
  return context.committer.run((tx) => {
    const pager = tx.pagers.byId(id);
    if (pager === null) return { ok: false };
    const { staff } = pager;
    tx.pagers.setTested(id, tx.now);
    tx.facts.append(tx.now, null, { type: 'PagerTested', pager: id, staff });
    tx.tell({ type: 'pagers-changed' });
    if (checksIn) {
      tx.checkIns.put(staff, tx.now);
      tx.facts.append(tx.now, null, { type: 'ShiftCheckedIn', staff, by: staff, from: { via: 'pager', pager: id } });
      tx.tell({ type: 'roster-changed' });
    }
    return { ok: true };
  });
}

/**
 * Records up to which number waves of a call may have rung, so that after a restart none has the name of an earlier
 * one: the app would not ring for it.
 */
export function noteWaves(context: CommandContext, call: CallId, waves: number): void {
  context.committer.submit(
    (tx) => tx.pagers.noteWaves(call, waves, tx.now),
    () => {
      // When it is not recorded, a later wave does it.
    },
  );
}

function put(context: CommandContext, tx: Tx, wanted: NewPager, topic: string, who: Actor): Pager {
  const { staff, name, language, session } = wanted;
  const pager: Pager = {
    id: context.ids.shortId(),
    staff,
    name,
    language,
    session,
    createdAt: tx.now,
    testedAt: null,
  };
  tx.pagers.add(pager, hashOf(topic));
  tx.facts.append(tx.now, null, { type: 'PagerAdded', pager: pager.id, staff, ...who });
  tell(tx);
  return pager;
}

function drop(tx: Tx, { id, staff }: Pager, who: Partial<Actor>): void {
  tx.pagers.remove(id);
  tx.facts.append(tx.now, null, { type: 'PagerRemoved', pager: id, staff, ...who });
  tell(tx);
}

function tell(tx: Tx): void {
  tx.tell({ type: 'pagers-changed' });
  tx.tell({ type: 'sessions-changed' });
}

/** 192 random bits in base64url, after a mark by which a log can redact it. */
function newTopic({ ids }: CommandContext): string {
  return `lb_${ids.secret().slice(0, 32)}`;
}
