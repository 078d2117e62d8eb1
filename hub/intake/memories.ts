import type { CommandContext } from '../commands/command-context.ts';
import { NOTHING_KNOWN, type DialectMemory, type InputMemory } from '../dialects/dialect.ts';
import type { DeviceId } from '../domain/ids.ts';
import type { SiteDevice } from '../domain/site/site.ts';
import type { Instant } from '../domain/time.ts';
import type { Tables, Tx } from '../store/tables.ts';
import { entryOf } from './bought-devices.ts';

/** More inputs of one device are forgotten, the oldest first. */
const INPUTS_MAX = 64;

/** A message whose presses are on their way to the disk. */
export type Pending = {
  /** Writes what the dialect remembers now, in the transaction of the press. */
  readonly beside: (tx: Tx) => void;
  /** Called once: all its presses are recorded, or one is not. Then the memory is as if the message never came. */
  readonly settled: (recorded: boolean) => void;
};

export type Memories = {
  readonly of: (device: SiteDevice) => DialectMemory;
  /** Nothing of this message must be recorded. It is saved within a minute. */
  readonly set: (device: SiteDevice, memory: DialectMemory) => void;
  readonly setWithPress: (device: SiteDevice, memory: DialectMemory) => Pending;
  /** Calls `then` when no press of this device waits for the disk; at once if none does. */
  readonly behindPresses: (device: SiteDevice, then: (recorded: boolean) => void) => void;
  /** The hub's time was moved: what is remembered keeps its age. */
  readonly clockStepped: (byMs: number) => void;
  /** Commits what changed since the last time. */
  readonly save: (context: CommandContext) => void;
};

type Waiting = {
  before: DialectMemory;
  after: DialectMemory;
  readonly behind: ((recorded: boolean) => void)[];
};
type Known = { entry: string; memory: DialectMemory; waiting: Waiting[] };

/** What the dialects remember. It is in memory, and in the store as of the last press and the last minute. */
export function createMemories(table: Pick<Tables['dialectMemory'], 'of'>): Memories {
  const known = new Map<DeviceId, Known>();
  const unsaved = new Set<DeviceId>();

  function knownOf(device: SiteDevice): Known {
    const entry = entryOf(device);
    let found = known.get(device.id);
    if (found?.entry === entry) return found;
    found = { entry, memory: found === undefined ? stored(table, device.id, entry) : NOTHING_KNOWN, waiting: [] };
    known.set(device.id, found);
    return found;
  }

  return {
    of: (device) => knownOf(device).memory,
    set: (device, memory) => {
      const found = knownOf(device);
      if (memory === found.memory) return;
      found.memory = bounded(memory);
      unsaved.add(device.id);
    },
    setWithPress: (device, memory) => {
      const found = knownOf(device);
      const waiting: Waiting = { before: found.memory, after: bounded(memory), behind: [] };
      found.memory = waiting.after;
      found.waiting.push(waiting);
      return {
        beside: (tx) => tx.dialectMemory.put(device.id, { entry: found.entry, memory: waiting.after }),
        settled: (recorded) => {
          found.waiting = found.waiting.filter((one) => one !== waiting);
          if (!recorded) undo(found, waiting);
          for (const then of waiting.behind) then(recorded);
        },
      };
    },
    behindPresses: (device, then) => {
      const last = knownOf(device).waiting.at(-1);
      if (last === undefined) then(true);
      else last.behind.push(then);
    },
    clockStepped: (byMs) => {
      for (const found of known.values()) found.memory = stepped(found.memory, byMs);
    },
    save: ({ committer }) => {
      // What waits for the disk is written with its press.
      const batch = [...unsaved].filter((device) => known.get(device)?.waiting.length === 0);
      if (batch.length === 0) return;
      for (const device of batch) unsaved.delete(device);
      committer.submit(
        (tx) => {
          for (const device of batch) {
            const { entry, memory } = known.get(device) as Known;
            tx.dialectMemory.put(device, { entry, memory });
          }
        },
        ({ ok }) => {
          if (!ok) for (const device of batch) unsaved.add(device);
        },
      );
    },
  };
}

/** While the store cannot be read nothing is known, and a press counts. */
function stored(table: Pick<Tables['dialectMemory'], 'of'>, device: DeviceId, entry: string): DialectMemory {
  try {
    const row = table.of(device);
    if (row === null || row.entry !== entry) return NOTHING_KNOWN;
    // The device may have been off meanwhile.
    return { ...(row.memory as DialectMemory), availability: 'unknown' };
  } catch {
    return NOTHING_KNOWN;
  }
}

/** The message was not recorded and comes again: what it changed goes back, also in messages that wait behind it. */
function undo(known: Known, lost: Waiting): void {
  known.memory = without(known.memory, lost);
  for (const later of known.waiting) {
    later.before = without(later.before, lost);
    later.after = without(later.after, lost);
  }
}

function without(memory: DialectMemory, { before, after }: Pick<Waiting, 'before' | 'after'>): DialectMemory {
  const inputs = new Map<string, InputMemory>(Object.entries(memory.inputs));
  for (const [input, now] of Object.entries(after.inputs)) {
    const was = before.inputs[input];
    if (was === now || memory.inputs[input] !== now) continue;
    if (was === undefined) inputs.delete(input);
    else inputs.set(input, was);
  }
  return { ...memory, inputs: Object.fromEntries(inputs) };
}

function stepped(memory: DialectMemory, byMs: number): DialectMemory {
  const inputs = Object.entries(memory.inputs).map(
    ([input, { at, ...rest }]) => [input, at === undefined ? rest : { ...rest, at: (at + byMs) as Instant }] as const,
  );
  return { ...memory, inputs: Object.fromEntries(inputs) };
}

/** A device that makes up inputs must not fill the memory. */
function bounded(memory: DialectMemory): DialectMemory {
  const inputs = Object.entries(memory.inputs);
  return inputs.length <= INPUTS_MAX ? memory : { ...memory, inputs: Object.fromEntries(inputs.slice(-INPUTS_MAX)) };
}
