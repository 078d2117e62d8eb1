import type { PressId } from '../../domain/ids.ts';

/** More characters than a press id may have (mqtt.md, Limits), so that no id of a device is such a name. */
const LENGTH = 65;

/** @returns the name under which another message with this id is remembered, beside the press itself. */
export function idBeside(what: 'held' | 'let-go' | 'cancel' | 'presence' | 'reset', id: PressId): PressId {
  return `${what.padEnd(LENGTH)}${id}` as PressId;
}
