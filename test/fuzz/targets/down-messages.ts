import { constantFrom, oneof } from 'fast-check';
import { readDown, type DownMessage } from '../../../firmware-sim/call-point/down-messages.ts';
import { DOWN_SCHEMAS } from '../../../hub/contract/device-messages.ts';
import { DOWN_NAMES } from '../../../hub/contract/topics.ts';
import { golden } from '../corpus.ts';
import { nearSchema } from '../near-schema.ts';
import { JSON_PIECES, withMutations } from '../mutations.ts';
import { headAndRest, pure, type Target } from '../target.ts';

/** The longest timer of Node; a longer one fires at once, again and again. */
const TIMER_MAX_MS = 2 ** 31 - 1;

const asInput = (name: string, payload: Uint8Array): Buffer => Buffer.concat([Buffer.from(`${name}\n`), payload]);
const written = DOWN_NAMES.flatMap((name) =>
  golden(`down/${name}`).map(({ bytes }): Uint8Array => asInput(name, bytes)),
);
const near = oneof(
  ...DOWN_NAMES.map((name) =>
    nearSchema(DOWN_SCHEMAS[name]).map((value): Uint8Array => asInput(name, Buffer.from(JSON.stringify(value)))),
  ),
);

/** The name of a message, a line end, and the payload that a simulated button receives. */
export const downMessages: Target = {
  name: 'down-messages',
  limitMs: 500,
  shortRound: 800,
  open: pure(
    withMutations(
      oneof({ weight: 1, arbitrary: constantFrom(...written) }, { weight: 2, arbitrary: near }),
      JSON_PIECES,
    ),
    (input) => {
      const { head, rest } = headAndRest(input);
      const read = readDown(head, rest.toString('utf8'));
      return read === null ? [] : wrongWith(read);
    },
  ),
};

function wrongWith(read: DownMessage): string[] {
  switch (read.name) {
    case 'settings': {
      const { heartbeatS = 1, holdMs = 500, volume = 0, languages = [] } = read.settings;
      const rings = heartbeatS >= 1 && heartbeatS * 1000 <= TIMER_MAX_MS && holdMs >= 500 && holdMs <= TIMER_MAX_MS;
      return rings && volume >= 0 && volume <= 100 && languages.every((one) => typeof one === 'string')
        ? []
        : [`took over ${JSON.stringify(read.settings)}`];
    }
    case 'feedback': {
      const { stage, lamp, blink, say, input, at } = read.feedback;
      const isWhole =
        typeof stage === 'string' &&
        typeof lamp === 'string' &&
        typeof blink === 'boolean' &&
        typeof input === 'string' &&
        typeof at === 'string';
      return isWhole && Object.values(say).every((one) => typeof one === 'string')
        ? []
        : [`took over ${JSON.stringify(read.feedback)}`];
    }
    case 'self-test':
      return read.nonce === '' ? ['an empty nonce'] : [];
    case 'identify':
      return [];
  }
}
