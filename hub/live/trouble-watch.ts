import type { CommandContext } from '../commands/command-context.ts';
import { recordMore, recordTrouble } from '../commands/troubles/record-trouble.ts';
import { heartbeatMsOf, ownHeartbeatMs } from '../domain/device/heartbeat.ts';
import { supervise, superviseBought, type LivenessClass, type Supervision } from '../domain/device/supervision.ts';
import type { DeviceId, TroubleId } from '../domain/ids.ts';
import { gravestPoint, isGrave } from '../domain/trouble/gravity.ts';
import { decideSilence, type Silence, type SilenceStep } from '../domain/trouble/silence.ts';
import type { Trouble, TroubleFact } from '../domain/trouble/trouble.ts';
import { DAY_MS, later, type Instant } from '../domain/time.ts';
import type { Effect } from '../store/effects.ts';
import type { Tables, Tx } from '../store/tables.ts';
import type { DeviceLivenessRegistry } from './device-liveness.ts';
import { createPressProofs } from './press-proofs.ts';

export type TroubleWatch = {
  /** Compares what is alive with what is open, and records the difference. Called once a second. */
  readonly check: () => void;
  readonly committed: (effects: readonly Effect[]) => void;
  /** The state of a device now, by its own heartbeat interval. */
  readonly supervision: (device: DeviceId) => Supervision;
  /** The same, and a foreign device that never beats is heard as long as its line is open. */
  readonly heard: (device: DeviceId) => Supervision;
  readonly heartbeatMs: (device: DeviceId) => number;
};

export type TroubleWatchDeps = {
  readonly context: CommandContext;
  readonly tables: Pick<Tables, 'troubles' | 'proofs'>;
  readonly liveness: Pick<DeviceLivenessRegistry, 'of' | 'takePressed'>;
  readonly now: () => Instant;
  /** A time that never jumps. */
  readonly steady: () => Instant;
  readonly startedAt: () => Instant;
  /** `device.heartbeatS` of the settings. */
  readonly heartbeatS: number;
  /** How the silence of a bought device is noticed; null: it speaks the protocol. */
  readonly livenessOf: (device: DeviceId) => LivenessClass | null;
};

/** Since when a silent device is heard again, and how its presses stood when it became silent. */
type Watched = { backSince: Instant | null; readonly raisedAt: Instant };

/** Usual heartbeat intervals within which a bought device is back after its line broke. */
const LINE_BACK_BEATS = 3;

/** Troubles themselves are facts and rows. Here is only what a look at the devices needs between two looks. */
export function createTroubleWatch(deps: TroubleWatchDeps): TroubleWatch {
  const { context, tables, liveness, now, steady, startedAt, heartbeatS, livenessOf } = deps;
  const { siteState } = context;
  const proofs = createPressProofs({ context, proofs: tables.proofs, takePressed: liveness.takePressed });
  const silent = new Map<DeviceId, Trouble>();
  const watched = new Map<TroubleId, Watched>();
  const pending = new Set<DeviceId>();
  for (const trouble of tables.troubles.open()) follow(trouble);

  function follow(trouble: Trouble): void {
    if (trouble.kind !== 'silent') return;
    if (trouble.state === 'solved') {
      silent.delete(trouble.device);
      watched.delete(trouble.id);
      return;
    }
    silent.set(trouble.device, trouble);
    if (!watched.has(trouble.id)) watched.set(trouble.id, { backSince: null, raisedAt: steady() });
  }

  function heartbeatMs(device: DeviceId): number {
    return heartbeatMsOf(siteState.site(), device, heartbeatS);
  }

  /** Where the site document says how often it is heard, that counts for a bought device too. */
  function classOf(device: DeviceId): LivenessClass | null {
    return ownHeartbeatMs(siteState.site(), device) === null ? livenessOf(device) : null;
  }

  function supervision(device: DeviceId): Supervision {
    const by = classOf(device);
    const life = liveness.of(device);
    if (life?.isUnknown === true) return 'unknown';
    // Behind a broker or a bridge that was gone it has its time anew.
    const since = life?.backAt == null ? startedAt() : later(now(), life.backAt - steady());
    const from = { now: now(), startedAt: since > startedAt() ? since : startedAt() };
    if (by === null) return supervise(life, from.now, heartbeatMs(device), from.startedAt);
    return superviseBought(life, by, { ...from, backWithinMs: LINE_BACK_BEATS * heartbeatMs(device) });
  }

  /** A foreign device that never beats is alive as long as its line is open. */
  function heard(device: DeviceId): Supervision {
    const life = liveness.of(device);
    const beats = life !== null && (life.boot !== null || Object.keys(life.heartbeat).length > 0);
    return life?.connected === true && !beats ? 'ok' : supervision(device);
  }

  function look(device: DeviceId): Silence {
    const trouble = silent.get(device);
    const memory = trouble === undefined ? undefined : watched.get(trouble.id);
    const state = siteState.site().hasCallPoints(device) ? heard(device) : null;
    if (memory !== undefined && state === 'ok') memory.backSince ??= steady();
    const life = liveness.of(device);
    const backSince = memory?.backSince ?? null;
    return {
      supervision: state,
      lastSeenAt: life?.seenNow === true && life.lastSeenAt !== null ? life.lastSeenAt : startedAt(),
      backForMs: backSince === null ? null : steady() - backSince,
      pressed: memory !== undefined && life?.pressedAt != null && life.pressedAt >= memory.raisedAt,
    };
  }

  function checkDevice(device: DeviceId): void {
    const silence = look(device);
    const trouble = silent.get(device) ?? null;
    const from = later(now(), -DAY_MS);
    const steps = decideSilence(trouble, silence, now(), () => tables.troubles.timesSince('silent', device, from));
    if (steps.length === 0) return;
    pending.add(device);
    const isLost = (other: DeviceId): boolean => heard(other) === 'lost';
    context.committer.submit(
      (tx) => record(context, tx, device, { steps, silence, isLost }),
      (outcome) => {
        pending.delete(device);
        if (!outcome.ok || !steps.some(({ type }) => type === 'again')) return;
        const memory = trouble === null ? undefined : watched.get(trouble.id);
        if (memory !== undefined) memory.backSince = null;
      },
    );
  }

  return {
    check: () => {
      proofs.check();
      const devices = new Set(siteState.site().site.callPoints.map(({ source }) => source.device));
      // A device that was never heard is not silent: it has not begun.
      for (const device of devices)
        if (!pending.has(device) && liveness.of(device)?.lastSeenAt != null) checkDevice(device);
      for (const device of silent.keys()) if (!pending.has(device) && !devices.has(device)) checkDevice(device);
    },
    committed: (effects) => {
      for (const effect of effects) if (effect.type === 'trouble') follow(effect.trouble);
    },
    supervision,
    heard,
    heartbeatMs,
  };
}

type Found = {
  readonly steps: readonly SilenceStep[];
  readonly silence: Silence;
  readonly isLost: (device: DeviceId) => boolean;
};

/** Inside the commit: the row is read again, because a person may have acted in between. */
function record(context: CommandContext, tx: Tx, device: DeviceId, { steps, silence, isLost }: Found): void {
  let trouble = tx.troubles.openOf('silent', device);
  const [first, ...more] = steps;
  if (first?.type === 'raise') {
    const site = context.siteState.site();
    const point = gravestPoint(site, device);
    if (trouble !== null || point === null) return;
    trouble = recordTrouble(tx, null, {
      type: 'TroubleRaised',
      trouble: context.ids.shortId() as TroubleId,
      kind: 'silent',
      device,
      callPoint: point.id,
      place: point.place,
      grave: isGrave(site, point, isLost),
      since: silence.lastSeenAt,
      count: first.count,
    });
  }
  if (trouble === null) return;
  const facts = (first?.type === 'raise' ? more : steps).map((step) => factOf(step, silence));
  recordMore(tx, trouble, facts);
}

function factOf(step: SilenceStep, { lastSeenAt }: Silence): (trouble: TroubleId) => TroubleFact {
  return (trouble) => {
    switch (step.type) {
      case 'raise':
        throw new Error('a trouble is raised once');
      case 'again':
        return { type: 'TroubleAgain', trouble, since: lastSeenAt, count: step.count };
      case 'latch':
        return { type: 'TroubleLatched', trouble, why: step.why };
      case 'solve':
        return { type: 'TroubleSolved', trouble, proof: step.proof };
    }
  };
}
