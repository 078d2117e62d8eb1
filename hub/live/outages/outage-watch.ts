import type { CommandContext } from '../../commands/command-context.ts';
import { recordTrouble } from '../../commands/troubles/record-trouble.ts';
import type { DeviceId, TroubleId } from '../../domain/ids.ts';
import type { SiteIndex } from '../../domain/site/site-index.ts';
import type { Instant } from '../../domain/time.ts';
import { gravestPoint, isGrave } from '../../domain/trouble/gravity.ts';
import { decideOutage, type OutageNow, type OutageStep } from '../../domain/trouble/outage.ts';
import { subjectOf, type OutageWhy, type Trouble, type TroubleFact } from '../../domain/trouble/trouble.ts';
import type { Effect } from '../../store/effects.ts';
import type { Tables, Tx } from '../../store/tables.ts';

/** A broker or a bridge, and whether it is gone. */
export type Outage = Pick<OutageNow, 'isGone' | 'backForMs'> & {
  readonly kind: 'broker-gone' | 'bridge-gone';
  /** Null: the bridge speaks to the hub itself. */
  readonly broker: string | null;
  readonly bridge?: string;
  readonly why?: OutageWhy;
  /** Since when it is gone, by the hub's time. */
  readonly since: Instant;
  /** The devices behind it. */
  readonly devices: readonly DeviceId[];
};

export type OutageWatch = {
  /** Compares what is gone with what is open, and records the difference. Called once a second. */
  readonly check: (outages: readonly Outage[]) => void;
  readonly committed: (effects: readonly Effect[]) => void;
};

type Open = { readonly trouble: Trouble; wasBack: boolean };

/** A broker or bridge that is gone is one trouble, and not one for each device behind it. */
export function createOutageWatch(context: CommandContext, troubles: Pick<Tables['troubles'], 'open'>): OutageWatch {
  const open = new Map<string, Open>();
  const pending = new Set<string>();
  for (const trouble of troubles.open()) follow(trouble);

  function follow(trouble: Trouble): void {
    if (trouble.kind !== 'broker-gone' && trouble.kind !== 'bridge-gone') return;
    const key = keyOf(trouble.kind, subjectOf(trouble.kind, trouble));
    if (trouble.state === 'solved') open.delete(key);
    else open.set(key, { trouble, wasBack: false });
  }

  function look(key: string, outage: Outage | null): void {
    if (pending.has(key)) return;
    const known = open.get(key);
    const points = outage === null ? [] : pointsBehind(context.siteState.site(), outage.devices);
    if (known !== undefined && outage?.backForMs != null) known.wasBack = true;
    const now = outage === null ? null : { ...outage, points: points.length };
    const step = decideOutage(known?.trouble ?? null, now, known?.wasBack ?? false);
    if (step === null) return;
    pending.add(key);
    context.committer.submit(
      (tx) => record(context, tx, known?.trouble ?? null, { step, outage, points: points.length }),
      () => pending.delete(key),
    );
  }

  /** After a start a bridge is not known until it is heard. */
  function isRemoved({ kind, device }: Trouble): boolean {
    return kind === 'broker-gone' || !context.siteState.site().hasCallPoints(device);
  }

  return {
    check: (outages) => {
      const seen = new Set<string>();
      for (const outage of outages) {
        const key = keyOf(outage.kind, subjectOfOutage(outage));
        seen.add(key);
        look(key, outage);
      }
      for (const [key, { trouble }] of open) if (!seen.has(key) && isRemoved(trouble)) look(key, null);
    },
    committed: (effects) => {
      for (const effect of effects) if (effect.type === 'trouble') follow(effect.trouble);
    },
  };
}

function keyOf(kind: Outage['kind'], subject: string): string {
  return `${kind} ${subject}`;
}

function subjectOfOutage({ kind, broker, bridge = '' }: Outage): string {
  return kind === 'broker-gone' ? (broker ?? '') : `${broker ?? ''}/${bridge}`;
}

type Found = { readonly step: OutageStep; readonly outage: Outage | null; readonly points: number };

/** Inside the commit: the row is read again, because a person may have acted in between. */
function record(context: CommandContext, tx: Tx, known: Trouble | null, { step, outage, points }: Found): void {
  const before = known === null ? null : tx.troubles.byId(known.id);
  if (step.type === 'raise') {
    if (outage !== null) raise(context, tx, outage, points);
  } else if (before?.state === 'open') {
    recordTrouble(tx, before, factOf(step, before.id, outage?.since ?? tx.now, points));
  }
}

function factOf(
  step: Exclude<OutageStep, { readonly type: 'raise' }>,
  trouble: TroubleId,
  since: Instant,
  count: number,
): TroubleFact {
  return step.type === 'again'
    ? { type: 'TroubleAgain', trouble, since, count }
    : { type: 'TroubleSolved', trouble, proof: step.proof };
}

function raise(context: CommandContext, tx: Tx, outage: Outage, count: number): void {
  const { kind, broker, bridge, why, since, devices } = outage;
  if (tx.troubles.openOf(kind, subjectOfOutage(outage)) !== null) return;
  const site = context.siteState.site();
  const device = gravestDevice(site, devices);
  const point = device === null ? null : gravestPoint(site, device);
  if (device === null || point === null) return;
  recordTrouble(tx, null, {
    type: 'TroubleRaised',
    trouble: context.ids.shortId() as TroubleId,
    kind,
    device,
    callPoint: point.id,
    place: point.place,
    grave: isGraveBehind(site, devices),
    ...(broker === null ? {} : { broker }),
    ...(bridge === undefined ? {} : { bridge }),
    ...(why === undefined ? {} : { why }),
    since,
    count,
  });
}

/** None of the devices behind it is heard now. */
function isGraveBehind(site: SiteIndex, devices: readonly DeviceId[]): boolean {
  return devices.some((device) => {
    const point = gravestPoint(site, device);
    return point !== null && isGrave(site, point, (other) => devices.includes(other));
  });
}

/** The device with the gravest call point: it stands for all of them. */
function gravestDevice(site: SiteIndex, devices: readonly DeviceId[]): DeviceId | null {
  const rank = { emergency: 2, urgent: 1, routine: 0 } as const;
  let gravest: DeviceId | null = null;
  let most = -1;
  for (const device of devices) {
    const point = gravestPoint(site, device);
    const own = point === null ? -1 : rank[site.kind(point.kind).priority];
    if (own > most) [gravest, most] = [device, own];
  }
  return gravest;
}

function pointsBehind(site: SiteIndex, devices: readonly DeviceId[]): readonly string[] {
  return devices.flatMap((device) =>
    site.inputsOf(device).flatMap((input) => site.callPointAt(device, input)?.id ?? []),
  );
}
