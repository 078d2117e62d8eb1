import { DIALECTS } from '../../hub/dialects/families.ts';
import type { Blocks } from './blocks.ts';
import { table } from './table.ts';

const NOTICED = { line: 'by its line', 'check-in': 'by a missing check-in', none: 'not at all' } as const;

/** What each family of bought devices promises. */
export function deviceBlocks(): Blocks {
  return {
    families: table(
      ['dialect', 'receipt', 'a dead one is noticed', 'may be the only button of a place'],
      DIALECTS.map(({ name, promise }) => [
        `\`${name}\``,
        promise.receipt ? 'yes' : 'no',
        NOTICED[promise.liveness],
        promise.mayBeSole ? 'yes' : 'no',
      ]),
    ),
  };
}
