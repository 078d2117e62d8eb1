import { CLIENT_SCHEMAS } from '../../hub/contract/stream.ts';
import * as constants from '../../hub/contract/stream-constants.ts';
import { Call, Fact } from '../../hub/contract/call.ts';
import { Me } from '../../hub/contract/http/people.ts';
import { Id, Timestamp, Words } from '../../hub/contract/ids.ts';
import { FRAME_PERMISSIONS, MESSAGE_PERMISSIONS } from '../../hub/access/permissions.ts';
import * as frames from '../wire/server-frames.ts';
import type { Blocks } from './blocks.ts';
import { code, fieldsOf, plain, shapeOf, type Names, type Schema } from './schema.ts';
import { fieldTable, table } from './table.ts';

const NAMES: Names = new Map([
  [shapeOf(Id), 'id'],
  [shapeOf(Timestamp), 'time'],
  [shapeOf(Words), '`{ zh, en }`'],
  [shapeOf(Call), '[Call](http.md#call)'],
  [shapeOf(Fact), '[Fact](http.md#fact)'],
  [shapeOf(Me), '[Me](http.md#me)'],
]);

/** Why the hub closes a connection, and what a client does then. A code without a row here is found below. */
const CLOSES: Readonly<Record<string, readonly [why: string, then: string]>> = {
  CLOSE_BAD_FRAME: ['a frame of the client could not be read', 'mend the client'],
  CLOSE_NOT_SIGNED_IN: ['not signed in', 'sign in; do not try again with the same token'],
  CLOSE_CUT_OFF: ['the session was ended', 'sign in; do not try again with the same token'],
  CLOSE_NO_PONG: ['nothing was heard for the limit below', 'connect again with `after`'],
  CLOSE_TOO_SLOW: ['frames piled up and were not taken', 'connect again with `after`'],
  CLOSE_TOO_MANY: ['the session opened more lines than the limit below', 'close lines that are not needed'],
  CLOSE_HUB_RESTARTING: ['the hub is stopping', 'connect again with `after`'],
  CLOSE_UNREADABLE: ['the hub cannot read its store for now', 'connect again with `after`'],
};

export function streamBlocks(): Blocks {
  const server = serverFrames();
  return {
    server: table(
      ['frame', 'who gets it'],
      Object.entries(FRAME_PERMISSIONS).map(([name, { who, to }]) => [
        code(name),
        to === 'all' ? `everybody who listens: ${who.join(', ')}` : `those it is for, of ${who.join(', ')}`,
      ]),
    ),
    ...Object.fromEntries(server.map(([name, schema]) => [`frame-${name}`, fieldTable(schema, NAMES)])),
    client: Object.entries(CLIENT_SCHEMAS)
      .map(([name, schema]) => {
        const { who, person } = MESSAGE_PERMISSIONS[name as keyof typeof MESSAGE_PERMISSIONS];
        return `### ${name}\n\nCounts from ${who.join(', ')}${person === true ? ', and from a person only' : ''}.\n\n${fieldTable(plain(schema), NAMES)}`;
      })
      .join('\n\n'),
    closes: table(
      ['code', 'why', 'what a client does'],
      Object.entries(constants)
        .filter(([name]) => name.startsWith('CLOSE_'))
        .map(([name, number]) => {
          const told = CLOSES[name];
          if (told === undefined) throw new Error(`stream.md does not say what ${name} means`);
          return [code(number), ...told];
        })
        .toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1)),
    ),
    limits: table(
      ['what', 'value'],
      [
        ['a ping of the hub', `every ${constants.PING_EVERY_MS / 1000} s`],
        ['silence of a client after which it is closed', `${constants.PONG_LIMIT_MS / 1000} s`],
        ['largest frame of a client', `${constants.CLIENT_FRAME_MAX_BYTES} bytes`],
        ['messages in one frame of a client', '256'],
        ['open lines of one session; beyond it the oldest is closed', String(constants.LINES_OF_SESSION)],
      ],
    ),
  };
}

/** By the value of their field `type`. */
function serverFrames(): (readonly [name: string, schema: Schema])[] {
  return Object.values(frames).flatMap((value) => {
    const schema = plain(value);
    const type = fieldsOf(schema).find(([name]) => name === 'type')?.[1].const;
    return typeof type === 'string' ? [[type, schema] as const] : [];
  });
}
