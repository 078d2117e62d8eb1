import { MAIN_INPUT, type ArrivedPress, type Beside } from '../commands/calls/raise-call.ts';
import type { CommandContext } from '../commands/command-context.ts';
import { forgetProofs } from '../commands/devices/forget-proofs.ts';
import { quarantineMessage } from '../commands/devices/quarantine-message.ts';
import type { Dialect, DialectMemory, Heard, Hearing, Said } from '../dialects/dialect.ts';
import type { DeviceId, PressId } from '../domain/ids.ts';
import type { DialectName, SiteDevice } from '../domain/site/site.ts';
import type { Instant } from '../domain/time.ts';
import type { Bridges } from '../live/outages/bridges.ts';
import type { DeviceLivenessRegistry } from '../live/device-liveness.ts';
import type { Log } from '../types/log.ts';
import type { Tables } from '../store/tables.ts';
import { createBoughtDevices, type Bought, type BoughtDevices } from './bought-devices.ts';
import { createMemories, type Memories } from './memories.ts';
import type { Answer, PressGate } from './press-gate.ts';

/** One message of a bought device, with an id that is the same when it is sent again. */
export type BoughtMessage = Omit<Heard, 'at'> & {
  readonly ownId: () => string;
  /** Written in the same transaction as a press of this message. */
  readonly beside?: Beside;
  /** How long the hub has had it, in milliseconds; left out: it came just now. */
  readonly ageMs?: number;
};

/** Which presses of a device that says too much still count. */
export type Storm = { readonly counts: (input: string, kind: ArrivedPress['kind']) => boolean };

export type DeviceIntake = {
  readonly devices: BoughtDevices;
  /**
   * Takes one message of a device. `answer` is called once: after the flush where it holds a press, and after those of
   * earlier messages of this device otherwise.
   * @param storm the device is beyond its share: presses that change nothing are dropped.
   */
  readonly take: (bought: Bought, message: BoughtMessage, answer: Answer, storm?: Storm) => void;
  /** The same for a message of an outside broker: each device behind it that says something on this topic. */
  readonly takeFrom: (
    broker: string,
    message: BoughtMessage,
    answer: Answer,
    stormOf?: (device: DeviceId) => Storm | undefined,
  ) => void;
  /** An outside broker is gone: nobody knows how the devices behind it are. */
  readonly brokerGone: (broker: string) => void;
  /** It is back: its devices have their time to be heard. */
  readonly brokerBack: (broker: string) => void;
  readonly clockStepped: (byMs: number) => void;
  /** Saves what the dialects remember. Called every minute and at the end. */
  readonly save: () => void;
  readonly counts: {
    presses: number;
    duplicates: number;
    /** Presses of inputs that the site does not know, of devices that it knows. */
    unmapped: number;
    /** Presses of a storming device that would have changed nothing. */
    dropped: number;
    /** Messages that were nothing, by the reason. */
    readonly nothing: Map<string, number>;
  };
};

export type DeviceIntakeDeps = {
  readonly context: CommandContext;
  readonly liveness: DeviceLivenessRegistry;
  readonly bridges: Pick<Bridges, 'said' | 'isBehindGone'>;
  readonly gate: PressGate;
  readonly memory: Pick<Tables['dialectMemory'], 'of'>;
  readonly dialectOf: (name: DialectName) => Dialect | null;
  /** A device, or its bridge, said that it has come online. */
  readonly cameBack: (device: DeviceId) => void;
  readonly now: () => Instant;
  /** A time that never jumps. */
  readonly steady: () => Instant;
  readonly log: Pick<Log, 'info' | 'error'>;
};

/** Reasons are fixed sentences of the dialects; more than these are not kept apart. */
const REASONS_MAX = 200;

/** Inputs without a call point that are shown. */
const SHOWN_MAX = 10_000;

type Intake = DeviceIntakeDeps & {
  readonly memories: Memories;
  readonly counts: DeviceIntake['counts'];
  /** Inputs without a call point that the caretaker was shown. */
  readonly shown: Set<string>;
};

/** What one message does. Presses are collected, because they share a commit and an answer. */
type Taken = {
  readonly device: SiteDevice;
  readonly message: BoughtMessage;
  readonly storm: Storm | undefined;
  readonly before: DialectMemory;
  readonly presses: ArrivedPress[];
};

/** Reads what bought devices say by their dialects, and carries it out. */
export function createDeviceIntake(needs: DeviceIntakeDeps): DeviceIntake {
  const { context, liveness } = needs;
  const counts = { presses: 0, duplicates: 0, unmapped: 0, dropped: 0, nothing: new Map<string, number>() };
  const memories = createMemories(needs.memory);
  const intake: Intake = { ...needs, memories, counts, shown: new Set() };
  const devices = createBoughtDevices(context.siteState.site, needs.dialectOf);
  return {
    devices,
    counts,
    take: (bought, message, answer, storm) => hear(intake, bought, message, answer, storm),
    takeFrom: (broker, message, answer, stormOf) => {
      const speakers = devices.at(broker, message.topic);
      const whenAll = answerOnce(speakers.length, answer);
      for (const bought of speakers) hear(intake, bought, message, whenAll, stormOf?.(bought.device.id));
    },
    brokerGone: (broker) => {
      for (const { device } of devices.behind(broker)) {
        liveness.unknown(device.id);
        memories.set(device, { ...memories.of(device), availability: 'unknown' });
      }
    },
    brokerBack: (broker) => {
      for (const { device } of devices.behind(broker))
        if (!needs.bridges.isBehindGone(device.id)) liveness.back(device.id, needs.steady());
    },
    clockStepped: memories.clockStepped,
    save: () => memories.save(context),
  };
}

/** @returns an answer that is passed on once, when all have answered: accepted if all were. */
function answerOnce(expected: number, answer: Answer): Answer {
  if (expected === 0) answer('accepted');
  let left = expected;
  let worst: Parameters<Answer>[0] = 'accepted';
  return (one) => {
    if (one === 'not-recorded') worst = one;
    if (--left === 0) answer(worst);
  };
}

function hear(
  intake: Intake,
  { device, dialect }: Bought,
  message: BoughtMessage,
  answer: Answer,
  storm: Storm | undefined,
): void {
  const { memories, now } = intake;
  const before = memories.of(device);
  const { said, memory } = read(intake, dialect, device, { ...message, at: now() });
  const taken: Taken = { device, message, storm, before, presses: [] };
  for (const one of said) carryOut(intake, taken, one);
  if (taken.presses.length > 0) return raise(intake, taken, memory, answer);
  memories.set(device, memory);
  // The same press sent again must not be answered before the first is stored.
  memories.behindPresses(device, (recorded) => answer(recorded ? 'accepted' : 'not-recorded'));
}

/** A fault in a dialect must cost one message only: an error here would end the process. */
function read({ memories, log }: Intake, dialect: Dialect, device: SiteDevice, heard: Heard): Hearing {
  const memory = memories.of(device);
  try {
    return dialect.hear(device, memory, heard);
  } catch (error) {
    log.error({ err: error, device: device.id, dialect: dialect.name }, 'a message could not be read by its dialect');
    return { said: [{ is: 'nothing', why: 'its dialect failed' }], memory };
  }
}

function raise(
  { memories, gate }: Intake,
  { device, message, presses }: Taken,
  memory: DialectMemory,
  answer: Answer,
): void {
  const pending = memories.setWithPress(device, memory);
  const beside: Beside = (tx) => {
    pending.beside(tx);
    message.beside?.(tx);
  };
  const whenAll = answerOnce(presses.length, (outcome) => {
    pending.settled(outcome === 'accepted');
    answer(outcome);
  });
  for (const press of presses) gate.press(press, whenAll, beside);
}

function carryOut(intake: Intake, taken: Taken, said: Said): void {
  const { liveness, counts, now } = intake;
  const { device, message } = taken;
  // A message that a broker has kept is no sign of life.
  const isReplay = message.from === 'outside' && message.retained;
  if (!isReplay && SIGNS_OF_LIFE.has(said.is)) liveness.seen(device.id, now());
  switch (said.is) {
    case 'press':
      return notePress(intake, taken, said);
    case 'release':
      // Its level is remembered. Nobody is told of it, so it costs no flush.
      return;
    case 'duplicate':
      counts.duplicates++;
      return liveness.duplicate(device.id);
    case 'health':
      if (!isReplay) liveness.beat(device.id, now(), { ...liveness.of(device.id)?.heartbeat, ...said.health });
      return;
    case 'availability':
      if (said.state === 'online' && !isReplay) intake.cameBack(device.id);
      return said.state === 'online' ? liveness.connected(device.id) : liveness.saidGone(device.id);
    case 'bridge':
      if (said.state === 'online' && !isReplay) intake.cameBack(device.id);
      return noteBridge(intake, device, said);
    case 'version':
      return unprove(intake, taken, said.version);
    case 'nothing':
      return countReason(counts.nothing, said.why);
  }
}

const SIGNS_OF_LIFE: ReadonlySet<Said['is']> = new Set(['press', 'release', 'duplicate', 'health']);

/** The input of a call point, or of the one call point that stands for the whole device. */
function inputAt({ context }: Intake, device: DeviceId, input: string): string | null {
  const site = context.siteState.site();
  if (site.callPointAt(device, input) !== null || !site.hasCallPoints(device)) return input;
  return site.callPointAt(device, MAIN_INPUT) === null ? null : MAIN_INPUT;
}

function notePress(intake: Intake, taken: Taken, { input: said, kind }: Said & { is: 'press' }): void {
  const { counts } = intake;
  const { device, message, storm, presses } = taken;
  const input = inputAt(intake, device.id, said);
  if (input === null) {
    counts.unmapped++;
    return showUnmapped(intake, device.id, said, message);
  }
  if (storm?.counts(input, kind) === false) {
    counts.dropped++;
    return;
  }
  counts.presses++;
  // Two presses in one message are two, also when it is sent again.
  const id = presses.length === 0 ? message.ownId() : `${presses[0]?.id}.${presses.length}`;
  presses.push({ id: id as PressId, device: device.id, input, kind, ageMs: message.ageMs ?? 0 });
}

/** A board has more contacts than buttons. The caretaker sees once which one spoke. */
function showUnmapped(
  { context, shown }: Intake,
  device: DeviceId,
  input: string,
  { topic, payload }: BoughtMessage,
): void {
  const key = `${device}/${input}`;
  if (shown.has(key) || shown.size >= SHOWN_MAX) return;
  shown.add(key);
  quarantineMessage(context, { device, topic, code: 'UNKNOWN_INPUT', payload }, () => {});
}

/** Behind a bridge that is offline nobody knows. When it is back, its devices have their time to be heard. */
function noteBridge(
  { bridges, liveness, steady }: Intake,
  { id, broker }: SiteDevice,
  { bridge, state }: Said & { is: 'bridge' },
): void {
  const isOnline = state === 'online';
  bridges.said({ broker: broker ?? null, name: bridge }, id, isOnline);
  if (!isOnline) liveness.unknown(id);
  else if (liveness.of(id)?.isUnknown === true && !bridges.isBehindGone(id)) liveness.back(id, steady());
}

function unprove({ context, memories, log }: Intake, { device, before }: Taken, version: string): void {
  log.info({ event: 'DeviceVersionChanged', device: device.id, version }, 'the buttons of a device are unproven again');
  forgetProofs(context, device.id, (recorded) => {
    if (recorded) return;
    // It says its version again, and is then noticed.
    const { version: _, ...rest } = memories.of(device);
    memories.set(device, before.version === undefined ? rest : { ...rest, version: before.version });
  });
}

function countReason(counts: Map<string, number>, why: string): void {
  const reason = counts.has(why) || counts.size < REASONS_MAX ? why : 'other';
  counts.set(reason, (counts.get(reason) ?? 0) + 1);
}
