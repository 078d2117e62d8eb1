import { array, constantFrom, oneof, tuple, type Arbitrary } from 'fast-check';
import { Value } from 'typebox/value';
import { receiptAlerts, type Receipt } from '../../../hub/commands/calls/receipt-alert.ts';
import { CLIENT_FRAME_MAX_BYTES } from '../../../hub/contract/stream-constants.ts';
import { CLIENT_SCHEMAS } from '../../../hub/contract/stream.ts';
import type { StaffId } from '../../../hub/domain/ids.ts';
import { readFrame } from '../../../hub/stream/phone-line.ts';
import { httpHarness } from '../../support/http/http-door.ts';
import { golden } from '../corpus.ts';
import { hostileValues } from '../hostile.ts';
import { nearSchema } from '../near-schema.ts';
import { JSON_PIECES, withMutations } from '../mutations.ts';
import type { Opened, Target } from '../target.ts';

const MESSAGES_MAX = 256;

const message = oneof(...Object.values(CLIENT_SCHEMAS).map((schema) => nearSchema(schema)));
const frames: Arbitrary<unknown> = oneof(
  { weight: 4, arbitrary: message },
  { weight: 3, arbitrary: array(message, { maxLength: 6 }) },
  { weight: 1, arbitrary: hostileValues },
  {
    weight: 1,
    arbitrary: tuple(message, constantFrom(2, 255, 256, 257)).map(([one, times]) =>
      Array.from({ length: times }, () => one),
    ),
  },
);
const written = ['receipt', 'pong', 'visible']
  .flatMap((name) => golden(`stream/${name}`))
  .map(({ bytes }): Uint8Array => bytes);

/** Frames of a phone; its receipts go all the way into the store. */
export const streamFrames: Target = { name: 'stream-frames', limitMs: 2_000, shortRound: 200, open };

async function open(): Promise<Opened> {
  const { temp, context, press, end } = await httpHarness();
  // Receipts for this call belong to an alert that exists.
  await press('west-ramp-help');

  return {
    inputs: withMutations(
      oneof(
        { weight: 1, arbitrary: constantFrom(...written) },
        { weight: 4, arbitrary: frames.map((frame): Uint8Array => Buffer.from(JSON.stringify(frame))) },
      ),
      JSON_PIECES,
    ),
    wrong: async (input) => {
      if (input.byteLength > CLIENT_FRAME_MAX_BYTES) return [];
      const messages = readFrame(Buffer.from(input).toString('utf8'));
      if (messages === null) return [];
      const unfit = messages.filter(
        (one) => !Object.hasOwn(CLIENT_SCHEMAS, one.type) || !Value.Check(CLIENT_SCHEMAS[one.type], one),
      );
      const receipts = messages.flatMap((one): Receipt[] =>
        one.type === 'receipt' ? [{ alertId: one.alertId, staff: 'li' as StaffId, stage: one.stage }] : [],
      );
      receiptAlerts(context, receipts);
      if (receipts.length > 0) await context.committer.run(() => {});
      return [
        ...unfit.map((one) => `accepted what does not fit: ${JSON.stringify(one).slice(0, 200)}`),
        ...(messages.length > MESSAGES_MAX ? [`${messages.length} messages out of one frame`] : []),
        ...temp.broken.splice(0).map(String),
      ];
    },
    end,
  };
}
