import { DIALECTS } from '../../hub/dialects/families.ts';
import type { Blocks } from './blocks.ts';
import { table } from './table.ts';

const NOTICED = { line: 'by its line', 'check-in': 'by a missing check-in', none: 'not at all' } as const;

const STAGES = [
  'idle',
  'registered',
  'still-coming',
  'unanswered',
  'closed-hours',
  'acknowledged',
  'attended',
] as const;

/** What each family of bought devices promises. */
export function deviceBlocks(): Blocks {
  return {
    families: table(
      ['dialect', 'receipt', 'a dead one is noticed', 'may be the only button of a place', 'can show the caller'],
      DIALECTS.map(({ name, promise, outputs }) => [
        `\`${name}\``,
        promise.receipt ? 'yes' : 'no',
        NOTICED[promise.liveness],
        promise.mayBeSole ? 'yes' : 'no',
        outputs === null ? 'nothing' : outputs.kinds.map(({ form }) => form).join('; '),
      ]),
    ),
    outputs: table(
      ['dialect', 'output', 'can show', ...STAGES.map((stage) => `\`${stage}\``)],
      DIALECTS.flatMap(({ name, outputs }) =>
        (outputs?.kinds ?? []).map(({ form, signals, usual }) => [
          `\`${name}\``,
          form,
          signals.join(', '),
          ...STAGES.map((stage) => usual?.[stage] ?? 'off'),
        ]),
      ),
    ),
  };
}
