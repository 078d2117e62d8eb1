import type { FaultPoint } from '../../hub/store/tables.ts';
import { sqliteError } from '../support/disk/temp-store.ts';
import { between, DAY, HOUR, MINUTE, SECOND, type World } from './world.ts';

/** The process ends at this point: nothing after it happens, and no request is answered. */
export class Killed extends Error {}

export type Levers = {
  /** @param killed nobody gets an answer any more. */
  readonly stop: (killed: boolean) => void;
  readonly start: () => void;
  readonly jumpWall: (ms: number) => void;
  /** Somebody comes to a button now. */
  readonly somebodyComes: () => void;
};

const DISK_FULL = 13;

/** Faults of hub, disk and clock, drawn from the seed. */
export function createFaults({ agenda, random, hub, count }: World, levers: Levers) {
  let killAt: FaultPoint | null = null;
  let died = false;
  let diskRefuses = false;
  /** Since when the hub could take due steps. */
  let ableSince = 0;
  let standsUntil = 0;
  let unseen = 0;

  function down(forMs: number, killed = false): void {
    const stopped = ahead();
    levers.stop(killed);
    agenda.in(forMs, () => {
      levers.start();
      unseen += Math.max(0, stopped - ahead());
      ableSince = Math.max(ableSince, hub()?.now() ?? 0);
    });
  }

  /** How far the hub's clock is ahead of the sun's. */
  function ahead(): number {
    return (hub()?.now() ?? 0) - agenda.now();
  }

  function outage(): number {
    return random() < 0.8 ? between(random, SECOND, 40 * SECOND) : between(random, 5 * MINUTE, 4 * HOUR);
  }

  function refuse(forMs: number): void {
    diskRefuses = true;
    agenda.in(forMs, () => {
      diskRefuses = false;
      // The due timer tries again every second.
      ableSince = Math.max(ableSince, (hub()?.now() ?? 0) + SECOND);
    });
  }

  const standsStillMs = (): number => Math.max(0, standsUntil - agenda.now());

  /** No flush ends for a while, as on a worn SD card; and people come meanwhile. Some hubs are killed in it. */
  function standStill(forMs: number): void {
    standsUntil = Math.max(standsUntil, agenda.now() + forMs);
    for (let people = between(random, 1, 4); people > 0; people -= 1)
      agenda.in(between(random, 0, forMs), levers.somebodyComes);
    if (random() < 0.15) agenda.in(between(random, 0, forMs), () => hub() !== null && down(outage(), true));
    agenda.in(forMs, () => {
      // What is due then is written as soon as the disk takes it, or by the next try of the due timer.
      if (standsStillMs() === 0) ableSince = Math.max(ableSince, (hub()?.now() ?? 0) + SECOND);
    });
  }

  function jump(ms: number): void {
    levers.jumpWall(ms);
    looksAtTheWall();
  }

  /** Lets the hub check its wall clock. It does so every second; only the checks after a jump find something. */
  function looksAtTheWall(): void {
    for (const after of [SECOND, 2 * SECOND, 3 * SECOND]) {
      agenda.in(after, () => {
        try {
          hub()?.followClock();
        } catch (error) {
          // The check commits, so the hub may die here too. The rest is found at its next start.
          if (!(error instanceof Killed)) throw error;
        }
      });
    }
  }

  const kinds: readonly (readonly [what: string, perDay: number, happens: () => void])[] = [
    ['stops', 0.2, () => hub() !== null && down(outage())],
    [
      'kills before a commit',
      0.25,
      () => {
        killAt = 'before-commit';
      },
    ],
    [
      'kills after a commit',
      0.25,
      () => {
        killAt = 'after-commit';
      },
    ],
    [
      'kills before telling',
      0.25,
      () => {
        killAt = 'before-telling';
      },
    ],
    ['refusals of the disk', 0.15, () => refuse(between(random, 2 * SECOND, 90 * SECOND))],
    ['standstills of the disk', 0.5, () => standStill(between(random, SECOND, 20 * SECOND))],
    ['clocks put forward', 0.03, () => jump(between(random, 3 * SECOND, 5 * HOUR))],
    ['clocks put back', 0.03, () => jump(-between(random, 3 * SECOND, 5 * HOUR))],
  ];

  return {
    /** Infinity while the disk refuses, or stands still. */
    ableSince: () => (diskRefuses || standsStillMs() > 0 ? Infinity : ableSince),
    standsStillMs,
    /** How far the clock of the hub went back, in all, between an end and a start of it. */
    unseen: () => unseen,
    hubStarted(at: number): void {
      ableSince = at;
      // The wall clock may have jumped while the hub was down.
      looksAtTheWall();
    },
    /** Called by the store and the dispatcher; throws where the hub dies or the disk refuses. */
    fault(point: FaultPoint): void {
      if (point === 'before-commit' && diskRefuses) throw sqliteError(DISK_FULL, 'database or disk is full');
      if (point !== killAt) return;
      died = true;
      throw new Killed(point);
    },
    /** If the hub has died, stops what is left and starts it again later. */
    bury(): void {
      if (!died) return;
      died = false;
      killAt = null;
      down(outage(), true);
    },
    day(): void {
      for (const [what, perDay, happens] of kinds) {
        if (random() >= perDay) continue;
        agenda.in(between(random, 0, DAY), () => {
          count(what);
          happens();
        });
      }
    },
  };
}
