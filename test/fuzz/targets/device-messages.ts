import { constantFrom, oneof, tuple, type Arbitrary } from 'fast-check';
import { Value } from 'typebox/value';
import { UP_SCHEMAS } from '../../../hub/contract/device-messages.ts';
import { QUARANTINE_CODES } from '../../../hub/contract/errors.ts';
import { PAYLOAD_MAX_BYTES } from '../../../hub/contract/ids.ts';
import { UP_NAMES, type UpName } from '../../../hub/contract/topics.ts';
import { decodeUp } from '../../../hub/mqtt/messages/decode.ts';
import { golden } from '../corpus.ts';
import { nearSchema } from '../near-schema.ts';
import { JSON_PIECES, withMutations } from '../mutations.ts';
import { headAndRest, pure, type Target } from '../target.ts';

const written = UP_NAMES.flatMap((name) => golden(`up/${name}`).map(({ bytes }): Uint8Array => asInput(name, bytes)));
const near = oneof(
  ...UP_NAMES.map((name) =>
    nearSchema(UP_SCHEMAS[name]).map((value): Uint8Array => asInput(name, Buffer.from(JSON.stringify(value)))),
  ),
);

/** The name of a message (the end of its topic), a line end, and the payload. */
export const deviceInputs: Arbitrary<Uint8Array> = oneof(
  { weight: 2, arbitrary: withMutations(constantFrom(...written), JSON_PIECES) },
  { weight: 3, arbitrary: withMutations(near, JSON_PIECES) },
  // Valid bytes of one message on the topic of another.
  {
    weight: 1,
    arbitrary: tuple(constantFrom(...UP_NAMES), constantFrom(...written)).map(([name, bytes]): Uint8Array =>
      asInput(name, headAndRest(bytes).rest),
    ),
  },
);

function asInput(name: string, payload: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${name}\n`), payload]);
}

export const deviceMessages: Target = {
  name: 'device-messages',
  limitMs: 500,
  shortRound: 800,
  open: pure(deviceInputs, (input) => {
    const { head, rest } = headAndRest(input);
    const name = UP_NAMES.find((one) => one === head);
    return name === undefined ? [] : [PAYLOAD_MAX_BYTES, 65_536].flatMap((maxBytes) => wrongWith(name, rest, maxBytes));
  }),
};

function wrongWith(name: UpName, payload: Uint8Array, maxBytes: number): string[] {
  const decoded = decodeUp(name, payload, maxBytes);
  if (!decoded.ok)
    return QUARANTINE_CODES.includes(decoded.code) ? [] : [`refused with ${String(decoded.code)}, which is no code`];
  return [
    ...(Value.Check(UP_SCHEMAS[name], decoded.message) ? [] : [`accepted what does not fit the schema of ${name}`]),
    ...(payload.byteLength <= maxBytes ? [] : [`accepted ${payload.byteLength} bytes where ${maxBytes} are allowed`]),
  ];
}
