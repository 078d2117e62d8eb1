import { isMap } from '../reading/against-schema.ts';
import { quote, type Finding } from '../reading/mistake.ts';

const NEEDED = { inputs: ['line', 'device'], outputs: ['line', 'shows'] } as const;

/** Finds what is wrong with the pins of the settings beyond their schema. */
export function pinFindings(pins: unknown): Finding[] {
  if (!isMap(pins)) return [];
  const taken = new Map<number, string>();
  const inputs = new Map<string, string>();
  const findings: Finding[] = [];
  for (const list of ['inputs', 'outputs'] as const) {
    const entries = pins[list];
    if (!Array.isArray(entries)) continue;
    entries.forEach((entry: unknown, i) => {
      if (!isMap(entry)) return;
      const path = ['pins', list, i];
      for (const key of NEEDED[list])
        if (entry[key] === undefined)
          findings.push({ path, message: `${quote(key)} is missing`, hint: `add ${quote(key)} to this pin` });
      findings.push(
        ...takenLine(entry, path, taken),
        ...takenInput(list, entry, path, inputs),
        ...lampOfNobody(list, entry, path),
      );
    });
  }
  return findings;
}

type Entry = Readonly<Record<string, unknown>>;

function takenLine({ line }: Entry, path: Finding['path'], taken: Map<number, string>): Finding[] {
  if (typeof line !== 'number') return [];
  const first = taken.get(line);
  if (first === undefined) {
    taken.set(line, path.slice(1).join('.'));
    return [];
  }
  return [{ path: [...path, 'line'], message: `line ${line} is taken by ${first}`, hint: 'give each its own line' }];
}

function takenInput(
  list: string,
  { device, input = 'main' }: Entry,
  path: Finding['path'],
  known: Map<string, string>,
): Finding[] {
  if (list !== 'inputs' || typeof device !== 'string' || typeof input !== 'string') return [];
  const key = `${device}/${input}`;
  const first = known.get(key);
  if (first === undefined) {
    known.set(key, path.slice(1).join('.'));
    return [];
  }
  const hint = 'give it another device, or an input of its own: input: cord';
  return [{ path: [...path, 'device'], message: `${quote(device)} has this input at ${first} already`, hint }];
}

/** A lamp shows the calls of a device. The sounder is for all. */
function lampOfNobody(list: string, { shows, device }: Entry, path: Finding['path']): Finding[] {
  if (list !== 'outputs' || typeof shows !== 'string') return [];
  if (shows === 'sounder' && device !== undefined)
    return [
      { path: [...path, 'device'], at: 'key', message: 'the sounder belongs to no device', hint: 'leave device out' },
    ];
  if (shows !== 'sounder' && device === undefined)
    return [
      { path, message: '"device" is missing', hint: 'add the device whose calls it shows, e.g. device: desk-button' },
    ];
  return [];
}
