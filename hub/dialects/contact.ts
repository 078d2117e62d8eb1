import type { SiteDevice } from '../domain/site/site.ts';
import type { DialectMemory, Heard, Hearing } from './dialect.ts';
import { hearAction, isReplay, nothing, withInput } from './momentary.ts';
import type { Meaning } from './words.ts';

/** The level of a contact: closed means that a finger is on it, or that a cord is pulled. */
export type Level = {
  readonly input: string;
  readonly isClosed: boolean;
  /** The word of the family for a closed contact. */
  readonly action: string;
  /** What closing it means, where it is not a press. */
  readonly means?: Meaning;
};

/**
 * A press of a contact is the change from open to closed, seen while the device was online. The first level after the
 * device has come online is only remembered, because devices say all their levels then. A latching contact (a pull cord
 * that stays closed until it is reset) is different: if it is closed, and was open when it was heard last, it was pulled
 * meanwhile.
 */
export function hearLevel(
  device: Pick<SiteDevice, 'contact' | 'actions'>,
  memory: DialectMemory,
  heard: Heard,
  { input, isClosed, action, means }: Level,
): Hearing {
  const { level, levelBefore, ...rest } = memory.inputs[input] ?? {};
  const remembered = (): DialectMemory =>
    level === isClosed ? memory : withInput(memory, input, { ...rest, level: isClosed });
  const isLatching = device.contact === 'latching';
  const before = level ?? (isLatching ? (levelBefore ?? false) : undefined);
  if (isReplay(heard) && !isLatching) return nothing(remembered(), 'kept by the broker: not live');
  if (before === undefined) return nothing(remembered(), 'the first level since the device came online');
  if (before === isClosed) return nothing(remembered(), 'the level is as before');
  if (!isClosed) return { memory: remembered(), said: [{ is: 'release', input }] };
  const meaning = means ?? (isLatching ? 'pull' : 'press');
  // A latched cord counts also as a broker has kept it.
  const live: Heard = isLatching ? { ...heard, retained: false } : heard;
  return hearAction(remembered(), live, { input, action, means: meaning });
}
