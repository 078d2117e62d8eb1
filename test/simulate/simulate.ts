import { mkdtempSync, existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyRetention } from '../../hub/commands/apply-retention.ts';
import type { CallFact } from '../../hub/domain/call/call-fact.ts';
import type { Instant } from '../../hub/domain/time.ts';
import { localAt } from '../../hub/domain/roster/local-time.ts';
import { seeded, seededBytes } from '../support/seeded.ts';
import { createAgenda } from './agenda.ts';
import { createAnswered } from './answered.ts';
import { createFaults, Killed } from './faults.ts';
import { createHearingWitness } from './witnesses/hearing-witness.ts';
import { startHub, type SimHub } from './sim-hub.ts';
import type { Breaks } from './sim-pagers.ts';
import { createMatterWitness, type Around, type MatterWitness } from './witnesses/matter-witness.ts';
import { createPagerWitness } from './witnesses/pager-witness.ts';
import { reportOf, type Broken } from './report.ts';
import { createResidents } from './people/residents.ts';
import { createStaff } from './people/staff.ts';
import { createToldWitness } from './witnesses/told-witness.ts';
import { createWhyWitness } from './witnesses/why-witness.ts';
import { createWitness, type Witness } from './witnesses/witness.ts';
import { DAY, HOUR, SECOND, SHANGHAI_MS, type World } from './world.ts';

export type Simulated = {
  readonly seed: number;
  readonly days: number;
  readonly digest: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly witness: Witness;
  readonly matters: MatterWitness;
  readonly broken: Broken | null;
};

/** Monday 5 January 2026, midnight in Shanghai. */
const START = Date.UTC(2026, 0, 4, 16);
const MICROTURNS = 8;

/**
 * Simulates a building for a number of days. The same seed gives the same facts, byte for byte.
 * @param tamper used by a test to change facts, so that a promise breaks. @param breaks rules of the hub that it breaks.
 */
export async function simulate(
  seed: number,
  days: number,
  tamper: (fact: CallFact, at: Instant) => void = () => {},
  breaks: Breaks = {},
): Promise<Simulated> {
  const dir = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'lotusbell-year-'));
  const agenda = createAgenda(START);
  const random = seeded(seed);
  const witness = createWitness();
  const matters = createMatterWitness(witness.insist);
  const counts: Record<string, number> = {};
  const lamps = new Map<string, { stage: string; lamp: string }>();
  const touched = new Set<string>();
  let hub: SimHub | null = null;
  let jumped = 0;
  let commitsSeen = 0;
  let ticking = false;
  let wasUnable = false;
  let startedAt = 0;
  let broken: unknown = null;
  const wall = (): number => agenda.now() + jumped;
  const why = createWhyWitness(witness.insist, {
    agenda,
    people: () => staff.truth.people,
    truth: (me) => staff.truth.phoneOf(me, startedAt),
    hasPager: (me) => pagers.mayBeTold(me),
  });
  const pagers = createPagerWitness(witness.insist, {
    agenda,
    hub: () => hub,
    calls: witness.open,
    truth: () => staff.truth.pagers,
    pageOf: (me) => staff.truth.phoneOf(me, startedAt),
    unseen: () => faults.unseen(),
  });
  const told = createToldWitness(witness.insist, {
    agenda,
    lineSince: (me) => staff.lineSince(me),
    people: () => staff.truth.people,
    open: witness.open,
    stored: (call, by) => staff.goes(by, call),
  });
  const local = (): Date => new Date(agenda.now() + SHANGHAI_MS);
  const world: World = {
    agenda,
    random,
    witness,
    matters,
    why,
    pagers,
    told,
    hub: () => hub,
    answered: createAnswered(
      () => hub,
      (error) => {
        broken ??= error;
      },
    ),
    count: (what) => {
      counts[what] = (counts[what] ?? 0) + 1;
    },
    hour: () => local().getUTCHours(),
    weekend: () => local().getUTCDay() % 6 === 0,
  };
  const faults = createFaults(world, {
    stop: (killed) => {
      const ending = hub;
      if (killed) hub = null;
      ending?.stop(killed);
      hub = null;
    },
    start: () => {
      if (hub === null) start();
    },
    jumpWall: (ms) => {
      jumped += ms;
    },
    somebodyComes: () => residents.somebodyComes(),
  });
  const residents = createResidents(world);
  const staff = createStaff(world, residents);
  const hearing = createHearingWitness(witness.insist, { agenda, truth: () => staff.truth });
  const bytes = seededBytes(seed);

  function shows(device: string, text: string): void {
    const { stage, lamp } = JSON.parse(text) as { stage: string; lamp: string };
    lamps.set(device, { stage, lamp });
    why.lamp(device, { stage, lamp });
  }

  function start(): void {
    hub = startHub({
      dir,
      agenda,
      wall,
      randomBytes: bytes,
      breaks,
      fault: faults.fault,
      standsStillMs: faults.standsStillMs,
      // An error other than a refusal counts as a broken promise.
      broken: (error) => {
        broken ??= error;
      },
      committed: (effects, { tables }) => {
        for (const effect of effects) {
          if (effect.type !== 'fact') continue;
          if (effect.callId !== null) tamper(effect.fact as CallFact, effect.at);
          if (effect.call?.device != null) touched.add(effect.call.device);
        }
        matters.committed(effects);
        witness.committed(effects, tables, faults.ableSince());
        hearing.committed(effects, tables);
        why.committed(effects);
        told.committed(effects);
        pagers.committed(effects);
      },
      lamp: shows,
    });
    commitsSeen = 0;
    why.disturbed();
    told.hubStarted();
    faults.hubStarted(hub.startedAt);
    // Facts that were committed before the hub died, but not delivered, are in the event log.
    witness.catchUp(hub.tables);
    hearing.catchUp(hub.tables);
    pagers.catchUp(hub);
    startedAt = agenda.now();
    matters.looks({ ...around(hub), wall: null });
    // Every button reconnects and receives its retained feedback.
    const open = hub.tables.calls.open().flatMap(({ call }) => call.device ?? []);
    for (const device of new Set([...lamps.keys(), ...open]))
      for (const text of hub.retained(device)) shows(device, text);
    staff.hubIsBack(hub);
  }

  /** Since when the hub could do what is due, by the sun's clock. */
  function ableAt(): number {
    const behind = hub === null ? 0 : hub.now() - faults.ableSince();
    return Math.max(startedAt, agenda.now() - behind);
  }

  function around({ tables, context: { siteState } }: SimHub): Around {
    return {
      tables,
      ableSince: faults.ableSince(),
      wall: () => localAt(siteState.now(), siteState.site().site.site.timezone),
      isOnStaff: (id) => siteState.people().some((person) => person.id === id),
    };
  }

  /** @returns whether anything was done. */
  function turnOfTheLoop(): boolean {
    if (hub === null) return false;
    try {
      const busy = hub.settle();
      const { commits } = hub.context.committer.counts;
      if (commits !== commitsSeen) matters.looks(around(hub));
      commitsSeen = commits;
      return busy;
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      return true;
    }
  }

  async function settle(): Promise<void> {
    for (let busy = true; busy;) {
      busy = turnOfTheLoop();
      faults.bury();
      if (broken !== null) throw broken as Error;
      // People act on the answers, which may create more work.
      if (busy) for (let i = 0; i < MICROTURNS; i += 1) await Promise.resolve();
    }
    ticksWhileSomethingRings();
    if (faults.standsStillMs() === 0) lampsAgree();
    // Also what was written just now, after it had waited: its lamp goes on from where people are already.
    const isUnable = faults.ableSince() === Infinity || hub?.context.committer.isHeldUp() === true;
    if (isUnable || wasUnable) why.disturbed();
    wasUnable = isUnable;
    if (hub === null) return;
    told.looks(faults.ableSince() !== Infinity);
    staff.keepTicking();
    hearing.looks(hub, faults.ableSince() === Infinity ? Infinity : ableAt());
    pagers.looks(hub, faults.ableSince() !== Infinity && agenda.now() >= ableAt());
    why.looks({ ...hub, site: hub.context.siteState.site });
  }

  function lampsAgree(): void {
    if (hub === null || touched.size === 0) return;
    for (const device of touched) {
      const [open] = hub.tables.calls.openAtDevice(device as Parameters<typeof hub.tables.calls.openAtDevice>[0]);
      witness.lampShows(open?.call ?? null, lamps.get(device));
    }
    touched.clear();
  }

  /** The work that the hub does every second. It is skipped while no alert is open. */
  function ticksWhileSomethingRings(): void {
    if (ticking || hub === null || (hub.ringing() === 0 && !matters.isAsking())) return;
    ticking = true;
    agenda.in(10 * SECOND, () => {
      ticking = false;
      hub?.repeatAlerts();
      if (hub !== null) matters.noOfferIsForgotten(hub.now(), faults.ableSince());
    });
  }

  let day = 0;
  try {
    start();
    staff.begin();
    for (; day < days; day += 1) {
      staff.day();
      faults.day();
      for (let hour = 0; hour < 24; hour += 1) {
        residents.hour();
        await agenda.run(START + day * DAY + (hour + 1) * HOUR, settle);
      }
      const there = hub as SimHub | null;
      if (there === null) continue;
      void applyRetention(there.context, {
        wordsDays: 180,
        quarantineDays: 30,
        alertsDays: 400,
        documentsDays: 180,
      }).catch(() => {});
      await settle();
      if (hub === null) continue;
      witness.onlyOpenCallsRing((hub as SimHub).tables);
      witness.digest((hub as SimHub).tables);
    }
    // Every press must get a receipt: the hub comes back, and buttons deliver what they kept.
    await agenda.run(agenda.now() + 6 * HOUR, settle);
    witness.insist(
      hub !== null && residents.unreceipted.size === 0,
      `${residents.unreceipted.size} presses never got a receipt`,
      null,
    );
    witness.digest((hub as unknown as SimHub).tables);
    return {
      seed,
      days,
      digest: witness.hex(),
      counts: { ...counts, ...hearing.counts, ...why.counts, ...pagers.counts, ...told.counts },
      witness,
      matters,
      broken: null,
    };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return {
      seed,
      days,
      digest: '',
      counts,
      witness,
      matters,
      broken: reportOf(error, {
        seed,
        days,
        day,
        now: agenda.now(),
        dir,
        tables: (hub as SimHub | null)?.tables ?? null,
      }),
    };
  } finally {
    try {
      (hub as SimHub | null)?.stop(true);
    } catch {
      // The hub died in the middle of a command.
    }
    rmSync(dir, { recursive: true, force: true });
  }
}
