import type { Instant } from '../domain/time.ts';
import { alertsTable } from './tables/alerts.ts';
import { callsTable } from './tables/calls.ts';
import { checkInsTable } from './tables/check-ins.ts';
import { devicesTable } from './tables/devices.ts';
import type { Database } from './driver.ts';
import type { Effect } from './effects.ts';
import { factsTable } from './event-log/facts.ts';
import { idempotencyTable } from './tables/idempotency.ts';
import { mattersTable } from './tables/matters.ts';
import { metaTable } from './tables/meta.ts';
import { passkeysTable } from './tables/passkeys.ts';
import { peopleTables } from './tables/people.ts';
import { pinsTable } from './tables/pins.ts';
import { pressesTable } from './tables/presses.ts';
import { proofsTable } from './tables/proofs.ts';
import { quarantineTable } from './tables/quarantine.ts';
import { rosterTables } from './tables/roster.ts';
import { siteTable } from './tables/site.ts';
import { freeTextTable } from './tables/free-text.ts';

/** Every table by its noun. Commands write through it inside a commit; queries get the same object and only read. */
export type Tables = ReturnType<typeof tablesOf>;

/** A command at work inside a transaction. */
export type Tx = Tables & {
  /** The same instant for everything committed together. */
  readonly now: Instant;
  /** Adds to what is told after the flush; forgotten again if the command fails. */
  readonly tell: (effect: Effect) => void;
};

/** Where a test or the proof may let the disk fail or the process die: not yet stored; stored, not receipted; receipted, nobody told. */
export type FaultPoint = 'before-commit' | 'after-commit' | 'before-telling';

export type StoreOutside = {
  readonly now: () => Instant;
  readonly fault: (point: FaultPoint) => void;
  /** Runs once the present turn of the loop has read everything that arrived. */
  readonly defer: (work: () => void) => void;
  /** Told of an answer that threw; the other answers of the batch still go out. */
  readonly broken: (error: unknown) => void;
};

export function tablesOf(db: Database) {
  const words = freeTextTable(db);
  return {
    words,
    facts: factsTable(db, words),
    calls: callsTable(db),
    presses: pressesTable(db),
    proofs: proofsTable(db),
    alerts: alertsTable(db),
    devices: devicesTable(db),
    checkIns: checkInsTable(db),
    passkeys: passkeysTable(db),
    people: peopleTables(db),
    pins: pinsTable(db),
    roster: rosterTables(db),
    sites: siteTable(db),
    quarantine: quarantineTable(db),
    idempotency: idempotencyTable(db),
    matters: mattersTable(db),
    meta: metaTable(db),
  };
}
