import type { FrameName, ServerMessage } from '../contract/stream.ts';
import type { StaffId } from '../domain/ids.ts';
import type { Phones } from './phones.ts';

export type Announcer = ReturnType<typeof createAnnouncer>;

/**
 * Sends phones the frames that are not changes of a call: trouble, presses that were not recorded, test rings,
 * reachability.
 */
export function createAnnouncer(phones: Pick<Phones, 'push'>) {
  return {
    tellEveryone: (frame: ServerMessage): void =>
      phones.push([{ name: nameOf(frame), seq: 0, text: JSON.stringify(frame), to: null }]),
    /** To every phone of one person. */
    tellOne: (staff: StaffId, frame: ServerMessage): void =>
      phones.push([{ name: nameOf(frame), seq: 0, text: JSON.stringify(frame), to: new Set([staff]) }]),
  };
}

function nameOf(frame: ServerMessage): FrameName {
  return frame.type === 'alert' && frame.notRecorded === true ? 'unrecorded-alert' : frame.type;
}
