import type { Instant } from '../domain/time.ts';
import { alertsTable } from './tables/alerts.ts';
import { calendarLinksTable } from './tables/people/calendar-links.ts';
import { callsTable } from './tables/calls.ts';
import { checkInsTable } from './tables/people/check-ins.ts';
import { devicesTable } from './tables/devices.ts';
import type { Database } from './driver.ts';
import type { Effect } from './effects.ts';
import { factsTable } from './event-log/facts.ts';
import { dialectMemoryTable } from './tables/dialect-memory.ts';
import { hooksTable } from './tables/hooks.ts';
import { idempotencyTable } from './tables/idempotency.ts';
import { inputsTable } from './tables/inputs.ts';
import { mattersTable } from './tables/matters.ts';
import { metaTable } from './tables/meta.ts';
import { pagersTable } from './tables/people/pagers.ts';
import { passkeysTable } from './tables/people/passkeys.ts';
import { peopleTables } from './tables/people/people.ts';
import { pinsTable } from './tables/people/pins.ts';
import { pressesTable } from './tables/presses.ts';
import { proofsTable } from './tables/proofs.ts';
import { quarantineTable } from './tables/quarantine.ts';
import { rosterTables } from './tables/roster.ts';
import { siteTable } from './tables/site.ts';
import { unheardTable } from './tables/unheard.ts';
import { troublesTable } from './tables/troubles.ts';
import { watchesTable } from './tables/watches.ts';
import { freeTextTable } from './tables/free-text.ts';
import type { Checkpointer } from './checkpointer.ts';
import type { WalFlush } from './wal-flush.ts';

/** All tables, by noun. Commands write through them inside a commit. Queries get the same object and only read. */
export type Tables = ReturnType<typeof tablesOf>;

/** What a command works with inside a transaction. */
export type Tx = Tables & {
  /** One instant for all commands of a batch. */
  readonly now: Instant;
  /** Adds an effect, which is delivered after the flush. It is dropped when the command fails. */
  readonly tell: (effect: Effect) => void;
};

/**
 * Where a test may make the disk fail or kill the process. `before-commit`: nothing is stored. `after-commit`: stored,
 * no PUBACK sent. `before-telling`: PUBACK sent, nobody alerted.
 */
export type FaultPoint = 'before-commit' | 'after-commit' | 'before-telling';

export type StoreOutside = {
  readonly now: () => Instant;
  readonly fault: (point: FaultPoint) => void;
  /** Runs `work` after the present turn of the event loop, when all sockets that have data were read. */
  readonly defer: (work: () => void) => void;
  /** Gets the error of a `done` or listener that threw. The other answers of the batch are still sent. */
  readonly broken: (error: unknown) => void;
  /** A time that never jumps, in milliseconds. */
  readonly steadyMs: () => number;
  /**
   * What waits for the disk beside the loop. Null: each commit flushes by itself, in the turn of the loop. Tests and
   * commands do so, where the order of everything is fixed.
   */
  readonly besideLoop: {
    readonly openWalFlush: (walFile: string) => WalFlush;
    readonly openCheckpointer: (databaseFile: string) => Checkpointer | null;
  } | null;
};

export function tablesOf(db: Database) {
  const freeText = freeTextTable(db);
  return {
    freeText,
    facts: factsTable(db, freeText),
    calls: callsTable(db),
    presses: pressesTable(db),
    inputs: inputsTable(db),
    proofs: proofsTable(db),
    alerts: alertsTable(db),
    devices: devicesTable(db),
    dialectMemory: dialectMemoryTable(db),
    hooks: hooksTable(db),
    calendarLinks: calendarLinksTable(db),
    checkIns: checkInsTable(db),
    pagers: pagersTable(db),
    passkeys: passkeysTable(db),
    people: peopleTables(db),
    pins: pinsTable(db),
    roster: rosterTables(db),
    sites: siteTable(db),
    quarantine: quarantineTable(db),
    idempotency: idempotencyTable(db),
    matters: mattersTable(db),
    unheard: unheardTable(db),
    troubles: troublesTable(db),
    watches: watchesTable(db),
    meta: metaTable(db),
  };
}
